"""App configuration of calendar."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "citong.platform.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from citong.lib import formula

        from . import days

        formula.calendar.exceptions = days.exceptions
