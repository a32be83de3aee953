"""回执: one for each receiver of an announcement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.platform.org.scope import Scoped

from ..perms import perms
from .announcement import Announcement


class Receipt(Scoped):
    """The sender's unit sees it, and its receiver; ``unit`` is the office or school at which he received it."""

    class Status(models.TextChoices):
        UNREAD = "unread", "未读"
        READ = "read", "已读"
        CONFIRMED = "confirmed", "已确认"

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="receipts", verbose_name="公告")
    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="接收人")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.UNREAD)
    received_at = models.DateTimeField("送达时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    scope_by: ClassVar[str] = "announcement__unit_id"
    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.receive,)}
    named_by: ClassVar[tuple[str, ...]] = ("user__person",)
    tones: ClassVar[dict[str, str]] = {Status.UNREAD: "orange", Status.READ: "blue", Status.CONFIRMED: "green"}

    class Meta:
        verbose_name = "公告回执"
        verbose_name_plural = "公告回执"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["announcement", "unit", "status"], name="receipt_by_unit"),
            models.Index(fields=["user", "-id"], name="receipt_of_receiver"),
            models.Index(fields=["user"], condition=Q(status="unread"), name="receipt_unread"),
        )
        constraints = (
            models.UniqueConstraint(fields=["announcement", "user"], name="receipt_once"),
            models.CheckConstraint(
                name="receipt_times_fit_status",
                condition=Q(status="unread", read_at__isnull=True, confirmed_at__isnull=True)
                | Q(status="read", read_at__isnull=False, confirmed_at__isnull=True)
                | Q(status="confirmed", read_at__isnull=False, confirmed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]
