"""额度: how many days a year a kind of application may take."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from citong.lib import clock
from citong.platform.org.scope import ScopedModel

if TYPE_CHECKING:
    from datetime import date


class Allowance(ScopedModel):
    """额度: for everybody at ``unit`` and below; one of a nearer unit goes before that of a unit above."""

    class Over(models.TextChoices):
        REFUSE = "refuse", "不允许提交"
        TELL = "tell", "可以提交，提示审批人"

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="适用单位")
    item = models.CharField("事项代码", max_length=80, editable=False)  # flow/field/option
    name = models.CharField("适用事项", max_length=80, editable=False)
    days = models.DecimalField(
        "每年天数",
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(366)],
    )
    working = models.BooleanField("只计工作日", default=True, help_text="不计周末和节假日，计调休上班日。")
    over = models.CharField("超出额度时", max_length=6, choices=Over, default=Over.REFUSE)
    valid_from = models.DateField("启用日期", default=clock.today)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True, help_text="制定额度所依据的文件，例如文号。")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {"refuse": "red", "tell": "orange"}

    class Meta:
        verbose_name = "额度"
        verbose_name_plural = "额度"
        ordering = ("item", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "item", "valid_from"],
                name="allowance_once",
                violation_error_message="本单位这一事项从同一天起已有额度，请修改原有的那条。",
            ),
            models.CheckConstraint(
                name="allowance_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} 每年 {Decimal(self.days).normalize():f} 天"

    @staticmethod
    def in_force(on: date) -> Q:
        return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
