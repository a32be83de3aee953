"""App configuration of preferences."""

from django.apps import AppConfig


class PreferencesConfig(AppConfig):
    name = "citong.platform.preferences"
    label = "preferences"
    verbose_name = "个人偏好"
