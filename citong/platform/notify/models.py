"""The texts in force, the outbox, and what each person wants to be told when and how."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from citong.lib import clock
from citong.platform.inbox.models import check_local

from . import texts
from .channels import titles


class Template(models.Model):
    """消息模板: follows the code until somebody rewords it."""

    code = models.CharField("模板代码", max_length=60, unique=True, editable=False)
    label = models.CharField("用途", max_length=60, editable=False)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    placeholders = models.JSONField("可用占位符", default=list, editable=False)
    channels = models.JSONField("发送渠道", default=list)
    fallback = models.JSONField("未读时依次补发的渠道", default=list, blank=True)
    edited = models.BooleanField("已修改", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "消息模板"
        verbose_name_plural = "消息模板"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        wrong = {}
        for field in ("title", "body"):
            try:
                texts.check(getattr(self, field), self.placeholders)
            except ValidationError as error:
                wrong[field] = error
        if wrong:
            raise ValidationError(wrong)


class Delivery(models.Model):
    """One message to one person over one channel. The address is looked up when it is sent, and not kept."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        SPARED = "spared", "无需发送"

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name="收件人")
    channel = models.CharField("渠道", max_length=20, choices=titles)
    code = models.CharField("模板代码", max_length=60)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    url = models.CharField("地址", max_length=300, blank=True, validators=[check_local])
    key = models.CharField("去重键", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    urgent = models.BooleanField("紧急", default=False)
    message = models.ForeignKey(
        "inbox.Message", models.SET_NULL, null=True, related_name="+", verbose_name="未读才发的消息"
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_at = models.DateTimeField("下次发送（系统钟）", default=timezone.now)
    tried_at = models.DateTimeField("上次尝试（系统钟）", null=True)
    created_at = models.DateTimeField("产生时间", default=clock.now)
    sent_at = models.DateTimeField("发出时间", null=True)
    arrived_at = models.DateTimeField("送达时间（渠道回执）", null=True)
    receipt = models.CharField("渠道回执号", max_length=64, blank=True)
    error = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = "发送记录"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["created_at"], name="delivery_age"),
            models.Index(fields=["channel", "tried_at"], condition=Q(tried_at__isnull=False), name="delivery_pace"),
            models.Index(fields=["code", "key"], condition=~Q(key=""), name="delivery_about"),
            models.Index(fields=["receipt"], condition=Q(channel="official"), name="delivery_receipt"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["user", "channel", "code", "key"], condition=~Q(key=""), name="delivery_once_per_key"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Mute(models.Model):
    """A kind of message that its receiver does not want over a channel; the inbox cannot be muted."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name="用户")
    kind = models.CharField("消息类别", max_length=60)
    channel = models.CharField("渠道", max_length=20)

    class Meta:
        verbose_name = "免打扰的消息"
        verbose_name_plural = "免打扰的消息"
        constraints = (
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="mute_once"),
            models.CheckConstraint(name="mute_not_the_inbox", condition=~Q(channel="inapp")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class QuietHours(models.Model):
    """When a person is left alone, in Asia/Shanghai; who has no row has the usual night, equal times mean never."""

    user = models.OneToOneField("identity.User", models.CASCADE, related_name="+", verbose_name="用户")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")

    class Meta:
        verbose_name = "免打扰时段"
        verbose_name_plural = "免打扰时段"

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class Follower(models.Model):
    """关注公众号的人: the vendor's id of a person, or the code with which he is about to tell it."""

    user = models.OneToOneField("identity.User", models.CASCADE, related_name="follower", verbose_name="用户")
    openid = models.CharField("微信标识", max_length=64, blank=True)
    code = models.CharField("绑定码", max_length=8, blank=True)
    code_until = models.DateTimeField("绑定码有效至", null=True)
    since = models.DateTimeField("绑定时间", null=True)

    class Meta:
        verbose_name = "公众号绑定"
        verbose_name_plural = "公众号绑定"
        constraints = (
            models.UniqueConstraint(fields=["openid"], condition=~Q(openid=""), name="follower_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="follower_code_once"),
        )

    def __str__(self) -> str:
        return str(self.user)
