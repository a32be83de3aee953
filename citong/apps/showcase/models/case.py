"""经验案例: what a project learned, written as a draft, submitted as versions, shown to the public as one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.platform.codes.models import Code
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from datetime import date

TOPICS = "case-topic"


class TopicManager(models.Manager["Topic"]):
    """The codes of the set that are in force."""

    def get_queryset(self) -> models.QuerySet[Topic]:
        in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
        return super().get_queryset().filter(in_force, set__code=TOPICS)


class Topic(Code):
    """A code of the set 经验案例主题, which the city keeps among its code lists."""

    objects = TopicManager()

    class Meta:
        proxy = True
        verbose_name = "案例主题"
        verbose_name_plural = "案例主题"

    def __str__(self) -> str:
        return self.name


class CaseQuerySet(ScopedQuerySet):
    def shown(self) -> Self:
        """What the public may read."""
        return self.filter(shown__isnull=False)

    def shown_on(self, day: date) -> Self:
        """Those that were public on ``day``."""
        return self.filter(Q(down_on__isnull=True) | Q(down_on__gt=day), published_on__lte=day)


class Case(ScopedModel):
    """``unit`` is the school. ``shown`` is the version that the public reads, whatever happens to the draft meanwhile."""

    class Status(models.TextChoices):
        DRAFT = "draft", "撰写中"
        SUBMITTED = "submitted", "待审核"
        RETURNED = "returned", "退回修改"
        PUBLISHED = "published", "已发布"
        REVISING = "revising", "修订中"
        DOWN = "down", "已下架"
        DROPPED = "dropped", "已作废"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="项目")
    title = models.CharField("标题", max_length=60, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主题")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    opinion = models.TextField("审核意见", blank=True, editable=False)
    asked_at = models.DateTimeField("提请校长时间", null=True, blank=True, editable=False)
    shown = models.ForeignKey(
        "showcase.Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公开版本",
        editable=False,
    )
    published_on = models.DateField("发布日期", null=True, blank=True, editable=False)
    down_on = models.DateField("下架日期", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    dated_by = "published_on"
    tones = {
        Status.DRAFT: "gray", Status.SUBMITTED: "blue", Status.RETURNED: "orange", Status.PUBLISHED: "green",
        Status.REVISING: "cyan", Status.DOWN: "red", Status.DROPPED: "gray",
    }  # fmt: skip
    EDITABLE = (Status.DRAFT, Status.RETURNED, Status.REVISING, Status.DOWN)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "经验案例"
        verbose_name_plural = "经验案例"
        ordering = ("-pk",)
        indexes = (models.Index(fields=["-published_on"], condition=Q(shown__isnull=False), name="case_shown"),)

    def __str__(self) -> str:
        return self.title or "未命名案例"

    @property
    def editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def latest(self) -> Version | None:
        return self.versions.order_by("-number").first()


class Draft(Scoped):
    """The case as it is being written, valid or not; ``revision`` keeps co-writers from overwriting each other."""

    scope_by = "case__unit_id"
    unaudited = ("values",)  # what counts is kept in versions

    case = models.OneToOneField(Case, models.CASCADE, related_name="draft", verbose_name="案例")
    values = models.JSONField("内容", default=dict, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    saved_at = models.DateTimeField("保存时间", default=clock.now)
    saved_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="保存人", editable=False
    )

    class Meta:
        verbose_name = "案例草稿"
        verbose_name_plural = "案例草稿"

    def __str__(self) -> str:
        return f"{self.case}的草稿"


class Version(Scoped):
    """A submitted version: never changed again. ``digest`` is SHA-256 over its content, ``text`` is what is searched."""

    scope_by = "case__unit_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions", verbose_name="案例")
    number = models.PositiveSmallIntegerField("版本号")
    title = models.CharField("标题", max_length=60)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name="主题")
    content = models.JSONField("内容")
    text = models.TextField("全文")
    digest = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("提交时间", default=clock.now)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人")

    class Meta:
        verbose_name = "案例版本"
        verbose_name_plural = "案例版本"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="case_version_once"),)

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("a submitted version is never changed")
        super().save(**kwargs)
