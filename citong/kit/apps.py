"""App configuration of the page kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "citong.kit"
    label = "kit"
    verbose_name = "页面套件"
