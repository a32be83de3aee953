"""问题 and its 整改: each has a deadline; that one was missed is a fact which only a new deadline takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedQuerySet
from citong.records.programmes.models import Project

from .checklists import ChecklistItem
from .visits import Visit

if TYPE_CHECKING:
    from typing import Self


class FindingQuerySet(ScopedQuerySet):
    def at_school(self) -> Self:
        """Those that the school has to rectify."""
        return self.filter(status__in=(Finding.Status.OPEN, Finding.Status.RETURNED))

    def overdue(self) -> Self:
        """Not rectified by the deadline; while the project rests nothing is overdue."""
        running = Project.Status.RUNNING
        return self.at_school().filter(due_on__lt=clock.today(), project__status=running)


class Finding(Scoped):
    """问题 found at a visit, with what the school has to do until when."""

    scope_by = "project__unit_id"

    class Severity(models.TextChoices):
        MINOR = "minor", "一般"
        MAJOR = "major", "较重"
        CRITICAL = "critical", "严重"

    class Status(models.TextChoices):
        OPEN = "open", "待整改"
        RECTIFIED = "rectified", "待核验"
        RETURNED = "returned", "退回整改"
        CLOSED = "closed", "已销号"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings", verbose_name="检查")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="试点项目")
    number = models.PositiveSmallIntegerField("序号", editable=False)
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查项"
    )
    severity = models.CharField("严重程度", max_length=8, choices=Severity)
    text = models.CharField("问题", max_length=500)
    requirement = models.CharField("整改要求", max_length=500, blank=True)
    due_on = models.DateField("整改期限")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    unfinished = models.BooleanField("未销号", default=True, editable=False)
    late = models.BooleanField("逾期", default=False, editable=False)
    rectified_on = models.DateField("整改提交日期", null=True, editable=False)
    closed_on = models.DateField("销号日期", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.OPEN: "orange", Status.RECTIFIED: "blue", Status.RETURNED: "red", Status.CLOSED: "green"}
    severity_tones = {Severity.MINOR: "gray", Severity.MAJOR: "orange", Severity.CRITICAL: "red"}

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "督导问题"
        verbose_name_plural = "督导问题"
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["visit", "number"], name="finding_number_in_visit"),
            models.CheckConstraint(
                name="finding_closed_is_finished",
                condition=Q(status="closed", unfinished=False, closed_on__isnull=False)
                | ~Q(status="closed") & Q(unfinished=True, closed_on__isnull=True),
            ),
        )
        indexes = (models.Index(fields=["project", "status"], name="finding_of_project"),)

    def __str__(self) -> str:
        return f"问题{self.number}：{self.text[:30]}"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def severity_tone(self) -> str:
        return self.severity_tones[self.Severity(self.severity)]

    @property
    def overdue(self) -> bool:
        """As ``FindingQuerySet.overdue`` says; reads the project."""
        at_school = self.status in {self.Status.OPEN, self.Status.RETURNED}
        return at_school and self.due_on < clock.today() and self.project.status == Project.Status.RUNNING


class Rectification(Scoped):
    """整改报告: what the school did, with its evidence (files about this row), and what the office said of it."""

    scope_by = "finding__project__unit_id"

    class Verdict(models.TextChoices):
        WAITING = "waiting", "待核验"
        ACCEPTED = "accepted", "核验通过"
        RETURNED = "returned", "退回整改"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rectifications", verbose_name="督导问题")
    number = models.PositiveSmallIntegerField("次数")
    text = models.TextField("整改情况", max_length=2000)
    sent_at = models.DateTimeField("提交时间", default=clock.now)
    sent_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    verdict = models.CharField("核验结果", max_length=10, choices=Verdict, default=Verdict.WAITING)
    opinion = models.CharField("核验意见", max_length=400, blank=True)
    verified_at = models.DateTimeField("核验时间", null=True)
    verified_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="核验人")

    tones = {Verdict.WAITING: "blue", Verdict.ACCEPTED: "green", Verdict.RETURNED: "red"}

    class Meta:
        verbose_name = "整改报告"
        verbose_name_plural = "整改报告"
        ordering = ("finding", "number")
        constraints = (
            models.UniqueConstraint(fields=["finding", "number"], name="rectification_number_in_finding"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(verdict="waiting"), name="rectification_waits_once"
            ),
        )

    def __str__(self) -> str:
        return f"第 {self.number} 次整改"

    @property
    def tone(self) -> str:
        return self.tones[self.Verdict(self.verdict)]
