"""App configuration of inbox."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "citong.platform.inbox"
    label = "inbox"
    verbose_name = "待办与消息"
