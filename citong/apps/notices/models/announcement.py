"""公告: written by a unit, sent to its audience at once or at a time, and recalled if it must be."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from citong.kit.marked import MarkedField
from citong.platform.jobs.models import Job
from citong.platform.org.scope import ScopedModel

from .audience import Audience


class Announcement(ScopedModel):
    """``unit`` is the sender; nobody outside its subtree can receive it."""

    class Importance(models.TextChoices):
        NORMAL = "normal", "一般"
        IMPORTANT = "important", "重要"
        URGENT = "urgent", "紧急"

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        SCHEDULED = "scheduled", "定时待发"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发布"
        RECALLED = "recalled", "已撤回"

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="发布单位")
    title = models.CharField("标题", max_length=80)
    body = MarkedField("正文", validators=[MaxLengthValidator(20_000, "正文最多 2 万字，更长的内容请作为附件上传。")])
    importance = models.CharField("重要程度", max_length=10, choices=Importance, default=Importance.NORMAL)
    must_confirm = models.BooleanField("须确认", default=False, help_text="接收人读后须点“确认”。")
    confirm_by = models.DateTimeField("确认期限", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    audience = models.OneToOneField(
        Audience, models.PROTECT, related_name="announcement", verbose_name="接收范围", editable=False
    )
    author = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    send_at = models.DateTimeField("定时发布", null=True, blank=True, editable=False)
    sent_at = models.DateTimeField("发布时间", null=True, editable=False)
    total = models.PositiveIntegerField("接收人数", default=0, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="发送任务", editable=False)
    urged_at = models.DateTimeField("上次催办", null=True, editable=False)
    recalled_at = models.DateTimeField("撤回时间", null=True, editable=False)
    recall_reason = models.CharField("撤回原因", max_length=200, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    unaudited: ClassVar[tuple[str, ...]] = ("audience_id", "job_id")
    dated_by: ClassVar[str] = "sent_at"
    tones = {
        Status.DRAFT: "gray",
        Status.SCHEDULED: "cyan",
        Status.SENDING: "blue",
        Status.SENT: "green",
        Status.RECALLED: "red",
    }
    importance_tones = {Importance.NORMAL: "gray", Importance.IMPORTANT: "orange", Importance.URGENT: "red"}

    class Meta:
        verbose_name = "公告"
        verbose_name_plural = "公告"
        ordering = ("-pk",)
        indexes = (models.Index(fields=["send_at"], condition=Q(status="scheduled"), name="announcement_due"),)
        constraints = (
            models.CheckConstraint(
                name="announcement_deadline_of_confirmation",
                condition=Q(confirm_by__isnull=True) | Q(must_confirm=True),
                violation_error_message="填写确认期限的公告须勾选“须确认”。",
            ),
            models.CheckConstraint(
                name="announcement_scheduled_has_time",
                condition=~Q(status="scheduled") | Q(send_at__isnull=False),
                violation_error_message="定时发布须填写发布时间。",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def urgent(self) -> bool:
        return self.importance == self.Importance.URGENT

    @property
    def importance_tone(self) -> str:
        return self.importance_tones[self.Importance(self.importance)]
