"""参观预约: one half day at the host school, seen from the host and, as ``GuestVisit``, from those who come."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from citong.lib import clock, idnumber
from citong.platform.org.models import Unit
from citong.platform.org.scope import ScopedModel

from .case import Case

MOST = 60  # visitors at a time


class Half(models.TextChoices):
    MORNING = "am", "上午"
    AFTERNOON = "pm", "下午"


class Visit(ScopedModel):
    """``unit`` is the host. A half day is held from the asking on, so that nobody else plans with it."""

    class Status(models.TextChoices):
        ASKED = "asked", "待答复"
        PROPOSED = "proposed", "改期待确认"
        CONFIRMED = "confirmed", "已确认"
        DECLINED = "declined", "已谢绝"
        CANCELLED = "cancelled", "已取消"

    OFF = (Status.DECLINED, Status.CANCELLED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits", verbose_name="案例")
    guest = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="来访单位")
    day = models.DateField("参观日期")
    half = models.CharField("时段", max_length=2, choices=Half)
    visitors = models.PositiveSmallIntegerField(
        "人数",
        validators=[MinValueValidator(1, "人数至少为 1。"), MaxValueValidator(MOST, f"一次最多接待 {MOST} 人。")],
    )
    purpose = models.CharField("参观内容", max_length=200)
    contact_name = models.CharField("来访联系人", max_length=36)
    contact_mobile = models.CharField(
        "来访联系手机", max_length=11, validators=[RegexValidator(r"^1[3-9]\d{9}$", "请填写 11 位手机号码。")]
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ASKED, editable=False)
    answer = models.CharField("答复", max_length=200, blank=True, editable=False)
    asked_at = models.DateTimeField("预约时间", default=clock.now, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {
        Status.ASKED: "blue", Status.PROPOSED: "orange", Status.CONFIRMED: "green", Status.DECLINED: "red",
        Status.CANCELLED: "gray",
    }  # fmt: skip
    masked = {"contact_name": idnumber.mask_name, "contact_mobile": idnumber.mask_mobile}
    named_by = ("guest",)

    class Meta:
        verbose_name = "参观预约"
        verbose_name_plural = "参观预约"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "day", "half"],
                condition=Q(status__in=("asked", "proposed", "confirmed")),
                name="visit_half_day_once",
                violation_error_message="这个半天已有预约，请另选时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.guest.name} {self.when}"

    @property
    def when(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_half_display()}"


class GuestVisit(Visit):
    """The same booking, belonging to the unit that comes."""

    scope_by = "guest_id"
    named_by = ("unit",)

    class Meta:
        proxy = True
        verbose_name = "我的参观预约"
        verbose_name_plural = "我的参观预约"

    def __str__(self) -> str:
        return f"到{self.unit.name}参观 {self.when}"
