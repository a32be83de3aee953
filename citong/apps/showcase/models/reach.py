"""How far a case reaches: schools that adopt it, and how often it is read. Nothing of its readers is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet

from ..perms import perms
from .case import Case, CaseQuerySet
from .visit import Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


class AdoptionQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """Who may see a case sees who adopted it."""
        own = super().scope(actor, perm)
        if not own or perm != perms.view:
            return own
        return own | Q(case__in=Case.objects.visible_to(actor, perm).values("pk"))


class Adoption(ScopedModel):
    """我校已借鉴: ``unit`` is the school that adopted; its name is public only after the school agreed."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待同意公开校名"
        NAMED = "named", "已公开校名"
        HIDDEN = "hidden", "不公开校名"

    case = models.ForeignKey(Case, models.PROTECT, related_name="adoptions", verbose_name="案例")
    how = models.CharField("怎样借鉴", max_length=200)
    status = models.CharField("公开情况", max_length=8, choices=Status, default=Status.WAITING, editable=False)
    marked_on = models.DateField("标记日期", default=clock.today, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.WAITING: "orange", Status.NAMED: "green", Status.HIDDEN: "gray"}
    named_by = ("unit", "case")

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "借鉴记录"
        verbose_name_plural = "借鉴记录"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "unit"], name="adoption_once", violation_error_message="本校已经标记过借鉴这个案例。"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit.name}借鉴《{self.case}》"

    def clean(self) -> None:
        if self.case.unit_id == self.unit_id:
            raise ValidationError("不能标记借鉴本校自己的案例。")


class DailyViews(Scoped):
    """How often the public page of a case was opened on a day: a number and nothing else."""

    scope_by = "case__unit_id"

    case = models.ForeignKey(Case, models.CASCADE, related_name="daily_views", verbose_name="案例")
    day = models.DateField("日期", default=clock.today)
    count = models.PositiveIntegerField("浏览次数", default=0)

    named_by = ("case",)

    class Meta:
        verbose_name = "每日浏览"
        verbose_name_plural = "每日浏览"
        ordering = ("-day", "-pk")
        constraints = (models.UniqueConstraint(fields=["case", "day"], name="views_once_a_day"),)

    def __str__(self) -> str:
        return f"《{self.case}》{self.day:%Y-%m-%d}"


def _number(rows: QuerySet[models.Model], counted: models.Aggregate) -> Coalesce:
    """``counted`` over the rows of the outer case; nothing counts as 0."""
    grouped = rows.filter(case=OuterRef("pk")).order_by().values("case").annotate(number=counted)
    return Coalesce(Subquery(grouped.values("number")), 0, output_field=models.IntegerField())


class FiguresManager(models.Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Cases that were ever published, each with its figures."""

    def get_queryset(self) -> CaseQuerySet:
        rows: CaseQuerySet = super().get_queryset()
        return rows.filter(published_on__isnull=False).annotate(
            views_count=_number(DailyViews.objects.all(), Sum("count")),
            adopted_count=_number(Adoption.objects.all(), Count("pk")),
            visits_count=_number(Visit.objects.exclude(status__in=Visit.OFF), Count("pk")),
        )


class CaseFigures(Case):
    """A case with its views, adoptions and bookings."""

    views_count: int = 0
    adopted_count: int = 0
    visits_count: int = 0

    objects = FiguresManager()

    class Meta:
        proxy = True
        verbose_name = "案例统计"
        verbose_name_plural = "案例统计"
