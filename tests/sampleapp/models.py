"""A repair request and the notes of those who mend."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from citong.kit.fen import FenField
from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedModel

from .perms import perms


class RepairRequest(ScopedModel):
    """Something broken, from the report until it is mended."""

    class Status(models.TextChoices):
        NEW = "new", "待派单"
        ASSIGNED = "assigned", "维修中"
        DONE = "done", "已完工"
        CANCELLED = "cancelled", "已撤销"

    tones: ClassVar[dict[str, str]] = {"new": "orange", "assigned": "blue", "done": "green", "cancelled": "gray"}
    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {
        "reporter": (perms.view, perms.cancel),
        "worker": (perms.view, perms.finish),
    }

    number = models.CharField("编号", max_length=20, blank=True, editable=False)
    title = models.CharField("故障描述", max_length=80)
    place = models.CharField("地点", max_length=60)
    phone = models.CharField("联系电话", max_length=11)
    urgent = models.BooleanField("紧急", default=False)
    wanted_on = models.DateField("期望完成日期", null=True, blank=True)
    cost_fen = FenField("费用", null=True, blank=True)
    detail = models.TextField("详细说明", blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.NEW, editable=False)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="报修人", related_name="+", editable=False
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="维修人", related_name="+", null=True, blank=True
    )
    result = models.TextField("维修结果", blank=True)
    reported_at = models.DateTimeField("报修时间", default=clock.now, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "报修单"
        constraints = (
            models.CheckConstraint(
                name="repair_assigned_has_worker",
                condition=~models.Q(status="assigned") | models.Q(worker__isnull=False),
                violation_error_message="派单须指定维修人。",
            ),
        )

    def __str__(self) -> str:
        return self.title


class RepairNote(Scoped):
    """What a worker wrote down on the way."""

    request = models.ForeignKey(RepairRequest, models.CASCADE, related_name="notes", verbose_name="报修单")
    at = models.DateTimeField("时间", default=clock.now)
    text = models.CharField("内容", max_length=100)

    scope_by: ClassVar[str] = "request__unit_id"

    class Meta:
        verbose_name = "维修记录"

    def __str__(self) -> str:
        return self.text
