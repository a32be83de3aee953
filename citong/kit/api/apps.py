"""App configuration of the REST API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "citong.kit.api"
    label = "api"
    verbose_name = "开放接口"

    def ready(self) -> None:
        from . import perms  # noqa: F401 - declares the permission
