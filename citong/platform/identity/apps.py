"""App configuration of identity."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "citong.platform.identity"
    label = "identity"
    verbose_name = "人员与账号"
