"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "citong.apps.accounts"
    label = "accounts"
    verbose_name = "账号"
