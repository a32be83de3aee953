"""App configuration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "citong.platform.files"
    label = "files"
    verbose_name = "文件"
