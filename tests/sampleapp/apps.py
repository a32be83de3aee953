"""App configuration of the sample feature."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.sampleapp"
    label = "sampleapp"
    verbose_name = "报修（示例）"
