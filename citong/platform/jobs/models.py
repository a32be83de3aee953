"""A job as its starter sees it, and the timetable of those that start by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from citong.lib import clock


class Job(models.Model):
    """One run of a kind of job. The queue of django-tasks only holds tickets that say: look at this row."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "执行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("类别", max_length=60)
    title = models.CharField("任务", max_length=120)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="发起人")
    post = models.ForeignKey("identity.Post", models.PROTECT, null=True, related_name="+", verbose_name="发起岗位")
    params = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进展", max_length=200, blank=True)
    cancel_requested = models.BooleanField("已请求取消", default=False)
    result = models.JSONField("结果", null=True)
    result_file = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, related_name="+", verbose_name="结果文件"
    )
    error = models.TextField("失败原因", blank=True)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    created_at = models.DateTimeField("提交时间", default=clock.now)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    ticket = models.UUIDField("队列编号", null=True)
    queued_at = models.DateTimeField("入队时间（系统钟）", null=True)
    worker = models.CharField("执行进程", max_length=64, blank=True)
    heartbeat_at = models.DateTimeField("心跳（系统钟）", null=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["user", "-id"], name="job_starter"),
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="job_alive"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def alive(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; 0 while the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class Schedule(models.Model):
    """When a kind of job starts by itself: every day at a time, or every so many minutes, by the business clock."""

    kind = models.CharField("任务类别", max_length=60, unique=True)
    title = models.CharField("任务", max_length=120)
    daily_at = models.TimeField("每天（北京时间）", null=True, blank=True)
    every_minutes = models.PositiveIntegerField("每隔（分钟）", null=True, blank=True)
    enabled = models.BooleanField("启用", default=True)
    next_at = models.DateTimeField("下次执行")
    last_at = models.DateTimeField("上次执行", null=True, editable=False)
    last_job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="上次任务", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"
        ordering = ("kind",)
        constraints = (
            models.CheckConstraint(
                name="schedule_daily_or_every",
                condition=Q(daily_at__isnull=False, every_minutes__isnull=True)
                | Q(daily_at__isnull=True, every_minutes__isnull=False, every_minutes__gte=1),
                violation_error_message="请填写“每天”或“每隔（分钟）”中的一项。",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def after(self, moment: datetime) -> datetime:
        """The first start after ``moment``."""
        if self.daily_at is None:
            return moment + timedelta(minutes=self.every_minutes or 1)
        local = moment.astimezone(clock.SHANGHAI)
        at = datetime.combine(local.date(), self.daily_at, clock.SHANGHAI)
        return at if at > moment else at + timedelta(days=1)
