"""App configuration of signin: Django's and axes' signals keep the register."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "citong.platform.signin"
    label = "signin"
    verbose_name = "登录"

    def ready(self) -> None:
        from . import cleaning as cleaning  # noqa: PLC0414 - declares its job
        from . import signals

        signals.connect()
