"""A programme, its projects, and the times in which a project rested. What a batch says is copied: later changes of it move nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from citong.kit.fen import FenField
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet

from .perms import perms

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor


class ProgrammeQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Who may view a project knows of its programme."""
        own = super().scope(actor, perm)
        if not own or perm != perms.view:
            return own
        return own | Q(pk__in=Project.objects.visible_to(actor, perm).values("programme"))


class Programme(ScopedModel):
    """What one batch became; ``unit`` is the city bureau. Money in fen."""

    code = models.SlugField("批次代码", max_length=20, unique=True)
    title = models.CharField("名称", max_length=80)
    document_number = models.CharField("通知文号", max_length=40)
    report_day = models.PositiveSmallIntegerField("每月上报日", default=25)
    period_months = models.PositiveSmallIntegerField("实施周期（月）", default=24)
    award_pool = FenField("奖补资金", default=0)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "试点批次"
        verbose_name_plural = "试点批次"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class Project(ScopedModel):
    """试点项目 of the school ``unit``, for the programme's period."""

    class Status(models.TextChoices):
        RUNNING = "running", "实施中"
        SUSPENDED = "suspended", "已暂停"
        FINISHED = "finished", "已结项"
        REVOKED = "revoked", "已撤销"

    AT_REST = (Status.SUSPENDED, Status.REVOKED)  # nothing is asked of the school

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects", verbose_name="批次")
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="主管单位", editable=False)
    number = models.CharField("项目编号", max_length=20, unique=True, editable=False)
    application_number = models.CharField("申报编号", max_length=20, unique=True, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RUNNING, editable=False)
    starts_on = models.DateField("实施开始")
    ends_on = models.DateField("实施结束")
    ended_on = models.DateField("结束日期", null=True, editable=False, help_text="结项或撤销之日。")
    owner = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="项目负责人"
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    dated_by = "starts_on"
    tones = {Status.RUNNING: "green", Status.SUSPENDED: "orange", Status.FINISHED: "blue", Status.REVOKED: "red"}
    named_by = ("unit",)

    class Meta:
        verbose_name = "试点项目"
        verbose_name_plural = "试点项目"
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(name="project_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(fields=["programme", "unit"], name="project_once_per_school"),
        )

    def __str__(self) -> str:
        return f"{self.unit.name}（{self.number}）"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def alive(self) -> bool:
        """Whether the school still works on it; a resting project goes on later."""
        return self.status in {self.Status.RUNNING, self.Status.SUSPENDED}

    def rests_on(self, day: date) -> bool:
        """Whether the project was suspended on ``day``; reads ``suspensions`` (prefetch it for many)."""
        return any(s.since <= day and (s.until is None or day < s.until) for s in self.suspensions.all())


class Suspension(Scoped):
    """From ``since`` to the day before ``until`` nothing is due; what is due later stays where it stands."""

    scope_by = "project__unit_id"

    project = models.ForeignKey(Project, models.PROTECT, related_name="suspensions", verbose_name="项目")
    since = models.DateField("暂停日期", default=clock.today)
    until = models.DateField("恢复日期", null=True)
    reason = models.CharField("原因", max_length=400)

    class Meta:
        verbose_name = "暂停"
        verbose_name_plural = "暂停"
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(fields=["project"], condition=Q(until=None), name="suspension_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.since}暂停"
