"""A pool of money, the alternative schemes by which it could be shared out, and its approval by two persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from citong.kit.fen import FenField
from citong.lib.allocation import Tier
from citong.platform.org.scope import Scoped, ScopedModel
from citong.records.programmes.models import Programme, Project

from .sources import Grade, Purpose, document_number, year_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pool(ScopedModel):
    """资金池: ``lines`` is what was put before the second person, school by school; only an approved one is paid."""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟定中"
        PROPOSED = "proposed", "待复核"
        APPROVED = "approved", "已批准"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="award_pools", verbose_name="批次")
    title = models.CharField("名称", max_length=80, help_text="例如 2019年中期考核奖补资金。")
    year = models.PositiveSmallIntegerField("年度", validators=year_bounds)
    purpose = models.CharField("用途", max_length=12, choices=Purpose, default=Purpose.PLATFORM)
    amount_fen = FenField("资金总额", validators=[MinValueValidator(1, "资金总额必须大于 0。")])
    report_by = models.DateField("使用情况上报截止日期")
    document_number = models.CharField(
        "下达文号",
        max_length=60,
        blank=True,
        validators=[document_number],
        help_text="财政部门下达资金的文号，例如 泉财指标〔2018〕929号；拨付前必须登记。",
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    chosen = models.ForeignKey(
        "awards.Scheme", models.PROTECT, null=True, related_name="+", verbose_name="选用方案", editable=False
    )
    lines = models.JSONField("提交复核的分配结果", default=list, editable=False)
    proposed_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人", editable=False
    )
    proposed_at = models.DateTimeField("提交时间", null=True, editable=False)
    approved_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="批准人", editable=False
    )
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    dated_by = "proposed_at"
    tones = {Status.DRAFT: "gray", Status.PROPOSED: "orange", Status.APPROVED: "green"}

    class Meta:
        verbose_name = "资金池"
        verbose_name_plural = "资金池"
        ordering = ("-year", "-pk")
        constraints = (
            models.CheckConstraint(
                name="pool_approved_by_a_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                violation_error_message="批准人不能是提交人本人。",
            ),
            models.CheckConstraint(
                name="pool_approved_by_somebody",
                condition=~Q(status="approved") | Q(approved_by__isnull=False, proposed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Scheme(Scoped):
    """分配方案: one alternative of a pool; a dropped one stays as a row."""

    scope_by = "pool__unit_id"

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="schemes", verbose_name="资金池")
    title = models.CharField("方案名称", max_length=40)
    remark = models.CharField("说明", max_length=200, blank=True)
    dropped = models.BooleanField("已弃用", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "分配方案"
        verbose_name_plural = "分配方案"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["pool", "title"],
                condition=Q(dropped=False),
                name="scheme_title_once",
                violation_error_message="已有同名的方案，请换一个名称。",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SchemeTier(Scoped):
    """分配档次: what schools of one grade may get by a scheme."""

    scope_by = "scheme__pool__unit_id"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="tiers", verbose_name="方案")
    grade = models.CharField("考核等次", max_length=10, choices=Grade)
    weight = models.PositiveSmallIntegerField(
        "份额", default=0, validators=[MaxValueValidator(1000, "份额最多 1000。")]
    )
    minimum_fen = FenField("每校最低额", default=0)
    cap_fen = FenField("每校上限", null=True, blank=True)

    class Meta:
        verbose_name = "分配档次"
        verbose_name_plural = "分配档次"
        constraints = (models.UniqueConstraint(fields=["scheme", "grade"], name="tier_once_per_grade"),)

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.weight}"


def as_tiers(rows: Iterable[SchemeTier]) -> list[Tier]:
    """The tiers of one scheme as the allocation takes them, best first."""
    known = {row.grade: row for row in rows}
    return [
        Tier(code, label, known[code].weight, known[code].minimum_fen or 0, known[code].cap_fen)
        for code, label in Grade.choices
        if code in known
    ]


class Acknowledgement(Scoped):
    """重复资助说明: why a school may get the award although ``source`` already gives it money for the same purpose."""

    scope_by = "pool__unit_id"

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="acknowledgements", verbose_name="资金池")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="项目")
    source = models.CharField("重复来源", max_length=40)
    told = models.CharField("提示内容", max_length=200)
    reason = models.CharField("理由", max_length=400)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="说明人")
    at = models.DateTimeField("说明时间")

    class Meta:
        verbose_name = "重复资助说明"
        verbose_name_plural = "重复资助说明"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["pool", "project", "source"], name="acknowledged_once_per_source"),
        )

    def __str__(self) -> str:
        return f"{self.told}：{self.reason}"
