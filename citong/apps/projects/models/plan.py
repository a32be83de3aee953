"""实施计划: versions of the school's plan, each with milestones that add up to 100 and money per year."""

from __future__ import annotations

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from citong.kit.fen import FenField
from citong.platform.org.scope import Scoped
from citong.records.programmes.models import Project


def fresh_key() -> str:
    return uuid4().hex[:12]


class Plan(Scoped):
    """One version. The approved one is in force; a change, or a correction of what was sent back, is a further version."""

    class Status(models.TextChoices):
        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "待审批"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "已批准"
        REPLACED = "replaced", "已被替换"
        DROPPED = "dropped", "已放弃"

    scope_by = "project__unit_id"

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans", verbose_name="项目")
    number = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="变更前版本", editable=False
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    goals = models.TextField("建设目标", max_length=2000, blank=True)
    reason = models.CharField("变更理由", max_length=400, blank=True, help_text="第一版不必填写。")
    submitted_at = models.DateTimeField("报批时间", null=True, editable=False)
    submitted_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="报批人", editable=False
    )
    decided_at = models.DateTimeField("审批时间", null=True, editable=False)
    decided_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="审批人", editable=False
    )
    opinion = models.TextField("审批意见", max_length=2000, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {
        Status.DRAFT: "gray", Status.SUBMITTED: "blue", Status.RETURNED: "orange", Status.APPROVED: "green",
        Status.REPLACED: "gray", Status.DROPPED: "gray",
    }  # fmt: skip
    named_by = ("project__unit",)
    dated_by = "submitted_at"

    class Meta:
        verbose_name = "实施计划"
        verbose_name_plural = "实施计划"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(status__in=["draft", "submitted"]),
                name="plan_one_at_work",
                violation_error_message="这个项目已有一份计划在编制或审批，请继续编制那一份。",
            ),
            models.UniqueConstraint(fields=["project"], condition=Q(status="approved"), name="plan_one_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.project.unit.name}实施计划（第 {self.number} 版）"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def version(self) -> str:
        """How lists call it: 第 2 版（变更）."""
        return f"第 {self.number} 版{'（变更）' if self.base_id else ''}"


class Milestone(Scoped):
    """A deliverable with its time. ``key`` stays the same over the versions of the plan, reports refer to it.

    In a draft anything may be missing; a plan that was submitted is complete.
    """

    scope_by = "plan__project__unit_id"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="milestones", verbose_name="计划")
    key = models.CharField("标识", max_length=12, default=fresh_key, editable=False)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    title = models.CharField("阶段任务", max_length=60, blank=True)
    deliverable = models.CharField("交付成果", max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField("权重（%）", default=0, validators=[MaxValueValidator(100)])
    starts_on = models.DateField("开始日期", null=True, blank=True)
    due_on = models.DateField("完成日期", null=True, blank=True)
    owner = models.CharField("责任人", max_length=36, blank=True)

    class Meta:
        verbose_name = "阶段任务"
        verbose_name_plural = "阶段任务"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=["plan", "key"], name="milestone_once"),)

    def __str__(self) -> str:
        return self.title


class BudgetLine(Scoped):
    """Money that the school plans to spend in a calendar year; in a draft anything may be missing. Fen."""

    scope_by = "plan__project__unit_id"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="budget", verbose_name="计划")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    year = models.PositiveSmallIntegerField(
        "年度", null=True, blank=True, validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    purpose = models.CharField("用途", max_length=60, blank=True)
    source = models.CharField("资金来源", max_length=60, blank=True)
    amount = FenField("金额", null=True, blank=True)

    class Meta:
        verbose_name = "经费预算"
        verbose_name_plural = "经费预算"
        ordering = (F("year").asc(nulls_last=True), "order", "pk")

    def __str__(self) -> str:
        return f"{self.year} 年 {self.purpose}"
