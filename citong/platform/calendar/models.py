"""Days on which this city works or rests against the national calendar."""

from django.db import models


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
