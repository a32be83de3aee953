"""What people set up for themselves: who acts for them, the opinions they usually write, and their signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from citong.lib import clock

from ..perms import perms
from .definitions import FlowDef

if TYPE_CHECKING:
    from datetime import datetime


class OwnQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, actor: object, _perm: str) -> models.QuerySet[models.Model]:
        """One's own rows only."""
        return self.filter(user=actor.user)  # type: ignore[attr-defined]


class Delegation(models.Model):
    """委托: somebody else gets the tasks, for a time, for all flows or one."""

    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="委托人", editable=False)
    agent = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="受托人")
    flow = models.ForeignKey(FlowDef, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="流程")
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="仅限申请单位"
    )
    starts_at = models.DateTimeField("开始时间", default=clock.now)
    ends_at = models.DateTimeField("结束时间")
    reason = models.CharField("事由", max_length=100, blank=True)
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.own,)}
    objects: ClassVar = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "审批委托"
        verbose_name_plural = "审批委托"
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=["user", "ends_at"], name="delegation_user"),)
        constraints = (
            models.CheckConstraint(
                name="delegation_ends_after_start",
                condition=Q(ends_at__gt=models.F("starts_at")),
                violation_error_message="结束时间要晚于开始时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}委托{self.agent}"

    @property
    def over(self) -> bool:
        return self.ended_at is not None or self.ends_at <= clock.now()

    def clean(self) -> None:
        if self.agent_id and self.agent_id == self.user_id:
            raise ValidationError({"agent": "不能委托给自己。"})

    @staticmethod
    def in_force(now: datetime | None = None) -> Q:
        """Condition on delegations that hold at ``now``."""
        now = now or clock.now()
        return Q(starts_at__lte=now, ends_at__gt=now, ended_at__isnull=True)


class OpinionPhrase(models.Model):
    """常用意见."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name="所属人", editable=False)
    text = models.CharField("意见", max_length=100)
    order = models.PositiveSmallIntegerField("排序", default=0)
    removed = models.BooleanField("已删除", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.own,)}
    objects: ClassVar = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "常用意见"
        verbose_name_plural = "常用意见"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "text"],
                condition=Q(removed=False),
                name="phrase_once",
                violation_error_message="您已有这条常用意见。",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Signature(models.Model):
    """手写签名: the picture that stands beside one's opinions on papers; what was signed keeps that of its moment."""

    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="签名人", editable=False)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", verbose_name="签名图片", editable=False
    )
    created_at = models.DateTimeField("设置时间", default=clock.now, editable=False)
    removed = models.BooleanField("已停用", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.own,)}
    objects: ClassVar = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "手写签名"
        verbose_name_plural = "手写签名"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["user"], condition=Q(removed=False), name="signature_one"),)

    def __str__(self) -> str:
        return f"{self.user}的签名"
