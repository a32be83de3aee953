"""督导 and its visits, each recorded once; ``key`` is given by the browser, so that a repeated sending changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from citong.lib import clock, tree
from citong.platform.files.models import StoredFile
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet
from citong.records.programmes.models import Programme, Project

from ..perms import perms
from .checklists import Checklist, ChecklistItem

if TYPE_CHECKING:
    from typing import Self

    from citong.platform.access.actor import Actor


class CampaignQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Who may view a visit knows of its campaign, and a county visits for the running ones of its city.

        A draft is its planners' alone.
        """
        own = super().scope(actor, perm)
        if not own or perm not in {perms.view, perms.visit}:
            return own
        if perm == perms.view:
            return own | Q(pk__in=Visit.objects.visible_to(actor, perm).values("campaign"))
        above = {path for root in actor.paths(perm) for path in tree.ancestors(root)}
        return own | Q(status=Campaign.Status.RUNNING, unit__path__in=above)


class Campaign(ScopedModel):
    """督导: which projects are visited in which weeks, by which checklist; ``unit`` is the bureau that plans it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        RUNNING = "running", "进行中"
        CLOSED = "closed", "已结束"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="批次")
    title = models.CharField("督导名称", max_length=60)
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="campaigns", verbose_name="检查清单")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    purpose = models.TextField("督导重点", max_length=1000, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    projects = models.ManyToManyField(Project, related_name="+", verbose_name="检查对象", editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.DRAFT: "gray", Status.RUNNING: "blue", Status.CLOSED: "green"}

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "督导计划"
        verbose_name_plural = "督导计划"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="campaign_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        )

    def __str__(self) -> str:
        return self.title


class VisitQuerySet(ScopedQuerySet):
    def overdue(self) -> Self:
        """Planned for a campaign whose last day is over."""
        return self.filter(status=Visit.Status.PLANNED, campaign__ends_on__lt=clock.today())


class Visit(Scoped):
    """检查: one visit to one school."""

    scope_by = "project__unit_id"

    class Status(models.TextChoices):
        PLANNED = "planned", "待检查"
        DONE = "done", "已检查"
        CANCELLED = "cancelled", "已取消"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="visits", verbose_name="督导计划")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="试点项目")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PLANNED, editable=False)
    planned_on = models.DateField("计划日期", null=True, blank=True)
    leader = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查组长"
    )
    team = models.CharField("检查组成员", max_length=120, blank=True)
    visited_on = models.DateField("检查日期", null=True, editable=False)
    companion = models.CharField("学校陪同人员", max_length=120, blank=True, editable=False)
    summary = models.TextField("总体评价", max_length=2000, blank=True, editable=False)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, editable=False)
    key = models.UUIDField("提交标识", null=True, unique=True, editable=False)
    sent_at = models.DateTimeField("提交时间", null=True, editable=False)
    sent_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.PLANNED: "orange", Status.DONE: "green", Status.CANCELLED: "gray"}
    unaudited = ("key",)
    named_by = ("project__unit", "campaign")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "检查"
        verbose_name_plural = "检查"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "project"],
                condition=Q(status="planned"),
                name="visit_planned_once",
                violation_error_message="这所学校在本次督导中已有一次待进行的检查。",
            ),
            models.CheckConstraint(
                name="visit_done_with_record",
                condition=~Q(status="done") | Q(visited_on__isnull=False, key__isnull=False, sent_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["project", "status"], name="visit_of_project"),)

    def __str__(self) -> str:
        return f"{self.project.unit.name} · {self.campaign.title}"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]


class Answer(Scoped):
    """What the visitors saw of one item."""

    scope_by = "visit__project__unit_id"

    class Value(models.TextChoices):
        MET = "met", "符合"
        MOSTLY = "mostly", "基本符合"
        NOT_MET = "not_met", "不符合"
        NOT_APPLICABLE = "na", "不适用"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="answers", verbose_name="检查")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+", verbose_name="检查项")
    value = models.CharField("评价", max_length=8, choices=Value)
    note = models.CharField("情况记录", max_length=500, blank=True)

    tones = {Value.MET: "green", Value.MOSTLY: "orange", Value.NOT_MET: "red", Value.NOT_APPLICABLE: "gray"}

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = "检查结果"
        ordering = ("item__order", "pk")
        constraints = (models.UniqueConstraint(fields=["visit", "item"], name="answer_once_per_item"),)

    def __str__(self) -> str:
        return f"{self.item}：{self.get_value_display()}"

    @property
    def tone(self) -> str:
        return self.tones[self.Value(self.value)]


class Photo(Scoped):
    """现场照片; taken in once under the ``key`` of the browser that took it."""

    scope_by = "visit__project__unit_id"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos", verbose_name="检查")
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查项"
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    key = models.UUIDField("上传标识")

    unaudited = ("key",)

    class Meta:
        verbose_name = "现场照片"
        verbose_name_plural = "现场照片"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["visit", "key"], name="photo_once_per_key"),)

    def __str__(self) -> str:
        return self.file.name
