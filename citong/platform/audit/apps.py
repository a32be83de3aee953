"""App configuration of audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "citong.platform.audit"
    label = "audit"
    verbose_name = "审计"
