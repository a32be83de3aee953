"""Days on which this city works or rests against the national calendar, and the hours at which its offices work."""

from django.db import models
from django.db.models import F, Q


class DayOverride(models.Model):
    """本地调整: a typhoon day, a local holiday, a make-up working day; it goes before the national calendar."""

    day = models.DateField("日期", unique=True, error_messages={"unique": "这一天已有调整，请直接修改。"})
    working = models.BooleanField("是否上班", default=False)
    reason = models.CharField("原因", max_length=60)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "工作日调整"
        verbose_name_plural = "工作日调整"
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '休息'}（{self.reason}）"


class OfficeHours(models.Model):
    """办公时间 of working days, from a day on until the next change; past ones stay as they were."""

    since = models.DateField(
        "起始日期", unique=True, error_messages={"unique": "这一天起的办公时间已登记，请直接修改。"}
    )
    opens_at = models.TimeField("上班时间")
    closes_at = models.TimeField("下班时间")
    reason = models.CharField("依据", max_length=60)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "办公时间"
        verbose_name_plural = "办公时间"
        ordering = ("-since",)
        constraints = (
            models.CheckConstraint(
                name="office_hours_end_after_start",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="下班时间应晚于上班时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.since} 起 {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"
