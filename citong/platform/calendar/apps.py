"""App configuration of calendar."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "citong.platform.calendar"
    label = "calendar"
    verbose_name = "工作日历"
