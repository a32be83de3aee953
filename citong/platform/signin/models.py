"""The register of sign-ins, and the hashes of passwords that may not come back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from citong.platform.identity.models import User
from citong.platform.identity.reach import PeopleQuerySet

from .perms import perms

if TYPE_CHECKING:
    from datetime import datetime


class SignInQuerySet(PeopleQuerySet):
    def open(self) -> SignInQuerySet:
        return self.filter(ended_at__isnull=True)


class SignIn(models.Model):
    """One session of an account on one device, from the sign-in to its end; kept on the wall clock."""

    class End(models.TextChoices):
        SELF = "self", "本人退出"
        OTHER = "other", "本人在其他设备上结束"
        IDLE = "idle", "长时间未操作"
        ADMIN = "admin", "管理员结束"
        PASSWORD = "password", "密码已修改"

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins", verbose_name="账号")
    post = models.ForeignKey(
        "identity.Post", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="岗位"
    )
    device = models.CharField("设备", max_length=80, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    started_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近操作", default=timezone.now)
    idle_minutes = models.PositiveSmallIntegerField("闲置时限（分钟）")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end = models.CharField("结束原因", max_length=10, choices=End, blank=True)

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.own,)}
    objects = SignInQuerySet.as_manager()
    person_link: ClassVar[str] = "user__person_id"

    class Meta:
        verbose_name = "登录会话"
        verbose_name_plural = "登录会话"
        ordering = ("-seen_at",)
        indexes = (models.Index(fields=["user", "-id"], name="signin_of_user"),)

    def __str__(self) -> str:
        return f"{self.user}：{self.device or '未知设备'}"

    @property
    def scope_path(self) -> str | None:
        return self.user.scope_path

    @property
    def scope_unit_id(self) -> int | None:
        return self.user.scope_unit_id

    @property
    def idle_at(self) -> datetime:
        """When the session ends by itself if nothing is done."""
        return self.seen_at + timedelta(minutes=self.idle_minutes)


class PastPassword(models.Model):
    """The hash of a password that was used before."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords", verbose_name="账号")
    hash = models.CharField("摘要", max_length=128)

    class Meta:
        verbose_name = "用过的密码"
        verbose_name_plural = "用过的密码"

    def __str__(self) -> str:
        return f"{self.user} #{self.pk}"
