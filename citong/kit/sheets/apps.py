"""App configuration of the spreadsheets."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "citong.kit.sheets"
    label = "sheets"
    verbose_name = "表格导入导出"

    def ready(self) -> None:
        from . import exporting, housekeeping, importing  # noqa: F401 - they declare jobs and purposes of files
