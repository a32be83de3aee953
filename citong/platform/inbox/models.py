"""Work items wait at a desk (a unit and a permission) or for one person; messages only inform."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from citong.lib import clock

OPEN = Q(done_at__isnull=True)
_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*\Z")


def check_local(url: str) -> None:
    """An address inside the product; anything else could lead a reader elsewhere."""
    if url and not _LOCAL.match(url):
        raise ValidationError("地址必须以“/”开头，只能指向本系统内的页面。")


class WorkItem(models.Model):
    """待办. Who may do it is asked when it is read, so a change of office needs no change here."""

    class Urgency(models.IntegerChoices):
        NORMAL = 0, "普通"
        URGENT = 1, "紧急"
        CRITICAL = 2, "特急"

    kind = models.CharField("类别", max_length=60)
    title = models.CharField("标题", max_length=120)
    url = models.CharField("地址", max_length=300, validators=[check_local])
    subject_kind = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办单位"
    )
    perm = models.CharField("经办权限", max_length=60, blank=True)
    user = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    office = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所在单位",
        help_text="个人待办属于哪个单位的工作；留空的只有本人知道。",
    )
    urgency = models.PositiveSmallIntegerField("紧急程度", choices=Urgency, default=Urgency.NORMAL)
    created_at = models.DateTimeField("产生时间", default=clock.now)
    due_at = models.DateTimeField("办理期限", null=True, blank=True)
    reminded_at = models.DateTimeField("最近催办时间", null=True, blank=True)
    claimed_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认领人"
    )
    claimed_at = models.DateTimeField("认领时间", null=True, blank=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    done_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )

    class Meta:
        verbose_name = "待办"
        verbose_name_plural = "待办"
        ordering = ("due_at", "-urgency", "pk")
        indexes = (
            models.Index(fields=["unit", "perm"], condition=OPEN, name="workitem_desk"),
            models.Index(fields=["user"], condition=OPEN, name="workitem_user"),
            models.Index(fields=["office"], condition=OPEN & Q(office__isnull=False), name="workitem_office"),
            models.Index(fields=["subject_kind", "subject_id"], name="workitem_subject"),
            models.Index(fields=["done_by", "-done_at"], name="workitem_done"),
        )
        constraints = (
            models.CheckConstraint(
                name="workitem_desk_or_user",
                condition=Q(unit__isnull=False, user__isnull=True) & ~Q(perm="")
                | Q(unit__isnull=True, user__isnull=False, perm=""),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "unit", "perm"],
                condition=OPEN & Q(user__isnull=True),
                name="workitem_once_per_desk",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "user"],
                condition=OPEN & Q(user__isnull=False),
                name="workitem_once_per_user",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def overdue(self) -> bool:
        """Not done by its time, or done after it."""
        return self.due_at is not None and self.due_at < (self.done_at or clock.now())


class Message(models.Model):
    """消息: told to one person, read or not."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="messages", verbose_name="收件人")
    kind = models.CharField("类别", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    url = models.CharField("地址", max_length=300, blank=True, validators=[check_local])
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["user", "-created_at"], name="message_newest"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="message_unread"),
        )

    def __str__(self) -> str:
        return self.title
