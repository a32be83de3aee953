"""考核结果: frozen with everything that it was made from; a correction is a new version beside the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedQuerySet
from citong.records.programmes.models import Project

from ..perms import perms
from .assessment import Assessment, Entry
from .scheme import TONES, Grade

if TYPE_CHECKING:
    from typing import Self

    from citong.platform.access.actor import Actor


class ResultQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Before it is published only those read it who see the whole board."""
        own = super().scope(actor, perm)
        whole = actor.units(perms.board)
        if whole is None:
            return own
        return own & (
            Q(entry__assessment__status=Assessment.Status.PUBLISHED) | Q(entry__assessment__programme__unit__in=whole)
        )

    def current(self) -> Self:
        """The newest version of each."""
        newer = Result.objects.filter(entry=OuterRef("entry"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))


class Result(Scoped):
    """What one project achieved; no action changes it. ``content`` holds lines, vetoes and bounds as they were (``content.py``)."""

    scope_by = "entry__project__unit_id"
    named_by = ("entry__project__unit", "entry__assessment")
    tones = dict(TONES)

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="results", verbose_name="参评项目")
    version = models.PositiveSmallIntegerField("版本", default=1)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True)
    grade = models.CharField("等级", max_length=10, choices=Grade)
    rank = models.PositiveSmallIntegerField("名次", null=True)
    content = models.JSONField("构成", default=dict)
    reason = models.CharField("更正理由", max_length=1000, blank=True)
    made_at = models.DateTimeField("核算时间", default=clock.now)
    made_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="核算人")

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "考核结果"
        verbose_name_plural = "考核结果"
        ordering = ("rank", "entry__project__number")
        constraints = (models.UniqueConstraint(fields=["entry", "version"], name="assessment_result_version_once"),)

    def __str__(self) -> str:
        return f"{self.entry}结果"

    @property
    def tone(self) -> str:
        return TONES[Grade(self.grade)]


class PublishedQuerySet(ResultQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Who takes part in a programme reads the whole table of it, and so do the bureaus above the schools."""
        units = actor.units(perm)
        if units is None or perm != perms.view:
            return super().scope(actor, perm)
        return Q(entry__assessment__programme__in=Project.objects.filter(unit__in=units).values("programme"))


class PublishedManager(models.Manager.from_queryset(PublishedQuerySet)):  # type: ignore[misc]
    """The newest version of each result, once its assessment is published."""

    def get_queryset(self) -> PublishedQuerySet:
        rows: PublishedQuerySet = super().get_queryset()
        return rows.filter(entry__assessment__status=Assessment.Status.PUBLISHED).current()


class PublishedResult(Result):
    """A line of the published table: place, total and grade; what they were made from only ``Result`` shows."""

    objects = PublishedManager()

    class Meta:
        proxy = True
        verbose_name = "考核公布结果"
        verbose_name_plural = "考核公布结果"


class Objection(Scoped):
    """考核异议: what a school says against its published result, and how the city answers."""

    class Status(models.TextChoices):
        FILED = "filed", "待答复"
        UPHELD = "upheld", "异议成立"
        REJECTED = "rejected", "异议不成立"

    scope_by = "result__entry__project__unit_id"
    named_by = ("result__entry__project__unit", "result__entry__assessment")
    tones = {Status.FILED: "orange", Status.UPHELD: "green", Status.REJECTED: "gray"}

    result = models.OneToOneField(
        Result, models.PROTECT, related_name="objection", verbose_name="考核结果",
        error_messages={"unique": "已经对这一结果提出过异议，请查看答复。"},
    )  # fmt: skip
    text = models.TextField("异议内容", max_length=3000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.FILED, editable=False)
    filed_at = models.DateTimeField("提出时间", default=clock.now, editable=False)
    filed_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提出人", editable=False
    )
    answer = models.TextField("答复", max_length=1000, blank=True, editable=False)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "考核异议"
        verbose_name_plural = "考核异议"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.result.entry}异议"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]
