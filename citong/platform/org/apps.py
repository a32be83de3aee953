"""App configuration of org."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "citong.platform.org"
    label = "org"
    verbose_name = "组织机构"
