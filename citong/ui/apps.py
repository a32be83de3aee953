"""App configuration of the component layer."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "citong.ui"
    label = "ui"
    verbose_name = "界面组件"
