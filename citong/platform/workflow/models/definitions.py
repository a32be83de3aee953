"""Flows and their versions. A published version never changes: what runs on it keeps it."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.lib.flow import steps
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped

from .icon import Icon

if TYPE_CHECKING:
    from citong.lib.flow.steps import Tree


class FlowDef(Scoped):
    """流程: one kind of application, owned by a unit and open to the units below it."""

    class Category(models.TextChoices):
        PERSONNEL = "personnel", "人事考勤"
        OFFICE = "office", "行政办公"
        FINANCE = "finance", "财务采购"
        LOGISTICS = "logistics", "后勤总务"
        TEACHING = "teaching", "教育教学"
        STUDENT = "student", "学生事务"
        REPORT = "report", "请示报备"

    code = models.SlugField("流程代码", max_length=40)
    name = models.CharField("流程名称", max_length=40)
    category = models.CharField("类别", max_length=12, choices=Category, default=Category.OFFICE)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="归属单位")
    levels = models.JSONField("适用层级", default=list, blank=True)
    posts = models.JSONField("可发起岗位", default=list, blank=True)
    icon = models.CharField("图标", max_length=40, choices=Icon, default=Icon.FILE)
    about = models.CharField("用途说明", max_length=120, blank=True)
    enabled = models.BooleanField("启用", default=True)
    archive_after = models.PositiveSmallIntegerField(
        "办结后多少天归档",
        null=True,
        blank=True,
        default=90,
        help_text="归档后仍可查看和搜索，不能再办理；留空则不归档。",
    )
    template = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="来源模板", editable=False
    )
    order = models.PositiveSmallIntegerField("排序", default=100)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    spoken: ClassVar = {"levels": dict(Unit.Level.choices), "posts": dict(Post.Kind.choices)}  # codes of its lists

    class Meta:
        verbose_name = "流程"
        verbose_name_plural = "流程"
        ordering = ("category", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "code"], name="flow_code_once", violation_error_message="本单位已有同一代码的流程。"
            ),
        )

    def __str__(self) -> str:
        return self.name


class FlowVersion(Scoped):
    """流程版本: the tree, the form and everything that goes with them."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        LIVE = "live", "使用中"
        RETIRED = "retired", "已停用"

    class Duplicate(models.TextChoices):
        NONE = "none", "每个环节都要办理"
        CONSECUTIVE = "consecutive", "连续环节同一人时自动同意"
        ALL = "all", "已同意过的人自动同意"

    class Paper(models.TextChoices):
        SLIP = "slip", "审批单：表单和逐条办理记录"
        SHEET = "sheet", "审批表：每个环节一栏意见和签名"
        REQUEST = "request", "呈批件：红头，领导意见在前"

    flow = models.ForeignKey(FlowDef, models.CASCADE, related_name="versions", verbose_name="流程")
    number = models.PositiveIntegerField("版本号")
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.DRAFT)
    tree = models.JSONField("流程", default=list, blank=True)
    form = models.JSONField("表单", default=list, blank=True)
    title = models.CharField("标题格式", max_length=120, default="{initiator}的{flow}")
    duplicate = models.CharField("重复处理人", max_length=12, choices=Duplicate, default=Duplicate.NONE)
    unread_only = models.BooleanField("下一处理人已阅后不能撤回", default=False)
    prefix = models.CharField("编号字头", max_length=10, blank=True)
    period = models.CharField("编号周期", max_length=5, choices=[("year", "按年"), ("month", "按月")], default="year")
    paper = models.CharField("打印样式", max_length=8, choices=Paper, default=Paper.SLIP)
    paper_title = models.CharField("打印标题", max_length=40, blank=True)
    paper_note = models.CharField("打印附注", max_length=200, blank=True)
    note = models.CharField("修改说明", max_length=200, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="发布人"
    )
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    scope_by: ClassVar[str] = "flow__unit_id"
    tones: ClassVar[dict[str, str]] = {"draft": "orange", "live": "green", "retired": "gray"}
    CONTENT: ClassVar[tuple[str, ...]] = (
        "tree",
        "form",
        "title",
        "duplicate",
        "unread_only",
        "prefix",
        "period",
        "paper",
        "paper_title",
        "paper_note",
    )

    class Meta:
        verbose_name = "流程版本"
        verbose_name_plural = "流程版本"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["flow", "number"], name="flowversion_number_once"),
            models.UniqueConstraint(fields=["flow"], condition=Q(status="live"), name="flowversion_one_live"),
            models.UniqueConstraint(fields=["flow"], condition=Q(status="draft"), name="flowversion_one_draft"),
        )

    def __str__(self) -> str:
        return f"{self.flow} 第{self.number}版"

    @property
    def tone(self) -> str:
        return self.tones[self.status]

    @cached_property
    def nodes(self) -> Tree:
        """The tree, parsed."""
        return steps.parse(self.tree)

    def content_digest(self) -> str:
        """SHA-256 over everything that decides how an instance runs."""
        content = [getattr(self, name) for name in self.CONTENT]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def save(self, **kwargs: object) -> None:
        """:raises ValidationError: the content of a published version was changed."""
        if self.status != self.Status.DRAFT:
            if self.digest and self.digest != self.content_digest():
                raise ValidationError("已发布的流程版本不能修改，请在新版本的草稿上修改。")
            self.digest = self.content_digest()
        super().save(**kwargs)  # type: ignore[arg-type]


class NumberSeries(models.Model):
    """编号: the last number given to a flow's applications at a unit in a period."""

    flow = models.ForeignKey(FlowDef, models.CASCADE, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    period = models.CharField("周期", max_length=6)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"
        constraints = (models.UniqueConstraint(fields=["flow", "unit", "period"], name="numberseries_once"),)

    def __str__(self) -> str:
        return f"{self.flow} {self.period}"
