"""The awards of schools and the ledger: entries are added and reversed, never changed; balances are their sums."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from citong.kit.fen import FenField
from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedQuerySet
from citong.records.programmes.models import Project

from .pool import Pool
from .sources import Grade


class AwardManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Awards with their sums from the ledger, so that a list costs one query."""

    def get_queryset(self) -> ScopedQuerySet:
        kinds = {"sum_awarded": "award", "sum_paid": "disbursement", "sum_used": "use"}
        return super().get_queryset().annotate(**{name: _sum(kind) for name, kind in kinds.items()})  # type: ignore[no-any-return]


def _sum(kind: str) -> Coalesce:
    own = LedgerEntry.objects.filter(award=OuterRef("pk"), kind=kind).order_by()
    total = own.values("award").annotate(total=Sum("amount_fen")).values("total")
    return Coalesce(Subquery(total, output_field=models.BigIntegerField()), 0)


class Award(Scoped):
    """奖补: what one school was awarded from an approved pool, with the grade from which it follows."""

    scope_by = "project__unit_id"

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="awards", verbose_name="资金池")
    project = models.ForeignKey(Project, models.PROTECT, related_name="awards", verbose_name="项目")
    grade = models.CharField("考核等次", max_length=10, choices=Grade)
    source = models.CharField("考核依据", max_length=120)
    amount_fen = FenField("奖补金额")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = AwardManager()

    sum_awarded: int
    sum_paid: int
    sum_used: int

    named_by = ("project__unit", "pool")

    class Meta:
        verbose_name = "学校奖补"
        verbose_name_plural = "学校奖补"
        ordering = ("-pool", "project__number")
        constraints = (models.UniqueConstraint(fields=["pool", "project"], name="award_once_per_project"),)

    def __str__(self) -> str:
        return f"{self.project.unit.name}：{self.pool.title}"

    @property
    def awarded_fen(self) -> int:
        return self.sum_awarded

    @property
    def paid_fen(self) -> int:
        return self.sum_paid

    @property
    def used_fen(self) -> int:
        return self.sum_used

    @property
    def balance_fen(self) -> int:
        """Received and not yet used."""
        return self.paid_fen - self.used_fen

    @property
    def unpaid_fen(self) -> int:
        return self.awarded_fen - self.paid_fen


class LedgerEntry(Scoped):
    """台账: one movement of money; a reversal takes another entry back with a negative amount. The database refuses changes."""

    class Kind(models.TextChoices):
        AWARD = "award", "核定"
        DISBURSEMENT = "disbursement", "拨付"
        USE = "use", "使用"

    scope_by = "award__project__unit_id"

    award = models.ForeignKey(Award, models.PROTECT, related_name="entries", verbose_name="学校奖补")
    kind = models.CharField("类型", max_length=12, choices=Kind)
    amount_fen = models.BigIntegerField("金额（元）")
    on = models.DateField("日期", default=clock.today)
    document_number = models.CharField("文号或凭证号", max_length=60, blank=True)
    note = models.CharField("摘要", max_length=400, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲销", editable=False
    )
    report = models.ForeignKey(
        "awards.UseReport", models.PROTECT, null=True, related_name="entries", verbose_name="使用情况", editable=False
    )
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间", default=clock.now)

    named_by = ("award__project__unit",)

    class Meta:
        verbose_name = "奖补台账"
        verbose_name_plural = "奖补台账"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="entry_adds_and_reversal_takes_back",
                condition=Q(reverses__isnull=True, amount_fen__gt=0) | Q(reverses__isnull=False, amount_fen__lt=0),
                violation_error_message="金额必须大于 0。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.award.project.unit.name} {self.label}"

    @property
    def label(self) -> str:
        return f"{self.get_kind_display()}{'（冲销）' if self.reverses_id else ''}"
