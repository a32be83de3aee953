"""考核: one run of a scheme over the projects of a programme, with its reviewers' sheets and the vetoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedQuerySet
from citong.records.programmes.models import Programme, Project

from ..perms import perms
from .scheme import Indicator, Kind, Scheme, VetoItem

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class AssessmentQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Counties and schools know of assessments that theirs take part in; the board they read once it is published."""
        own = super().scope(actor, perm)
        if not own or perm not in {perms.board, perms.view, perms.veto}:
            return own
        ours = Q(pk__in=Entry.objects.filter(project__unit__in=actor.units(perm) or []).values("assessment"))
        return own | (ours & Q(status=Assessment.Status.PUBLISHED) if perm == perms.board else ours)


class Assessment(Scoped):
    """一次考核. Its projects are those that were alive when it began; ``digest`` is over all inputs at its closing."""

    class Status(models.TextChoices):
        OPEN = "open", "进行中"
        CLOSED = "closed", "待公布"
        PUBLISHED = "published", "已公布"

    scope_by = "programme__unit_id"
    tones = {Status.OPEN: "blue", Status.CLOSED: "orange", Status.PUBLISHED: "green"}

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="批次")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="assessments", verbose_name="考核方案")
    kind = models.CharField("考核类别", max_length=8, choices=Kind, editable=False)
    title = models.CharField("考核名称", max_length=80)
    closes_on = models.DateField("数据截止日期", help_text="各项数据统计到这一天为止；这一天之后才能核算。")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    opened_at = models.DateTimeField("开始时间", default=clock.now, editable=False)
    closed_at = models.DateTimeField("核算时间", null=True, editable=False)
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    objections_until = models.DateField("异议截止日期", null=True, editable=False)
    digest = models.CharField("数据摘要", max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "考核"
        verbose_name_plural = "考核"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "kind"], name="assessment_once_a_kind",
                violation_error_message="这一批次已经有同类考核，不能重复开始。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Entry(Scoped):
    """参评项目: one project of an assessment."""

    scope_by = "project__unit_id"
    named_by = ("project__unit", "assessment")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="entries", verbose_name="考核")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="项目")

    class Meta:
        verbose_name = "参评项目"
        verbose_name_plural = "参评项目"
        ordering = ("project__number",)
        constraints = (models.UniqueConstraint(fields=["assessment", "project"], name="assessment_entry_once"),)

    def __str__(self) -> str:
        return f"{self.project.unit.name} {self.assessment.title}"


class Sheet(Scoped):
    """考核评分表: what one reviewer gives one project. Nobody reads it before the closing but its reviewer."""

    class Status(models.TextChoices):
        DRAFT = "draft", "待评分"
        SUBMITTED = "submitted", "已提交"

    scope_by = "entry__assessment__programme__unit_id"
    owned_by = {"reviewer": (perms.score,)}
    tones = {Status.DRAFT: "blue", Status.SUBMITTED: "green"}

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sheets", verbose_name="参评项目")
    reviewer = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="评审人")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "考核评分表"
        verbose_name_plural = "考核评分表"
        ordering = ("entry__project__number", "pk")
        constraints = (models.UniqueConstraint(fields=["entry", "reviewer"], name="assessment_sheet_once"),)

    def __str__(self) -> str:
        return f"{self.entry}评分表"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]


class Mark(Scoped):
    """One reviewer's points for one indicator."""

    scope_by = "sheet__entry__assessment__programme__unit_id"
    owned_by = {"sheet__reviewer": (perms.score,)}

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="marks", verbose_name="评分表")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    points = models.DecimalField(
        "得分", max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    comment = models.CharField("评语", max_length=500, blank=True)

    class Meta:
        verbose_name = "考核得分"
        verbose_name_plural = "考核得分"
        ordering = ("indicator__order",)
        constraints = (models.UniqueConstraint(fields=["sheet", "indicator"], name="assessment_mark_once"),)

    def __str__(self) -> str:
        return f"{self.indicator.title}：{self.points}"


class VetoQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """A school reads what was confirmed; what is only entered is the desks' business."""
        own = super().scope(actor, perm)
        if perm != perms.view or actor.units(perms.veto) is None:
            return own
        return own & (Q(status=Veto.Status.CONFIRMED) | Q(entry__project__unit__in=actor.units(perms.veto) or []))


class Veto(Scoped):
    """一票否决: that something happened at a school which allows no other grade than 不合格; with evidence, confirmed or not."""

    class Status(models.TextChoices):
        ENTERED = "entered", "待认定"
        CONFIRMED = "confirmed", "已认定"
        DISMISSED = "dismissed", "不予认定"

    scope_by = "entry__project__unit_id"
    named_by = ("entry__project__unit", "item")
    tones = {Status.ENTERED: "orange", Status.CONFIRMED: "red", Status.DISMISSED: "gray"}

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="vetoes", verbose_name="参评项目")
    item = models.ForeignKey(VetoItem, models.PROTECT, related_name="+", verbose_name="否决事项")
    facts = models.TextField("事实说明", max_length=1000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ENTERED, editable=False)
    entered_at = models.DateTimeField("登记时间", default=clock.now, editable=False)
    entered_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人", editable=False
    )
    opinion = models.CharField("认定意见", max_length=400, blank=True)
    decided_at = models.DateTimeField("认定时间", null=True, editable=False)
    decided_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="认定人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = VetoQuerySet.as_manager()

    class Meta:
        verbose_name = "一票否决"
        verbose_name_plural = "一票否决"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.entry.project.unit.name}：{self.item.title}"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]
