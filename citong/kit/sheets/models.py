"""What went out as a spreadsheet, and what came in: one row for each export and each uploaded file."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import get_resolver

from citong.kit.resource import registry
from citong.lib import clock
from citong.platform.files.models import StoredFile
from citong.platform.jobs.models import Job
from citong.platform.org.scope import Scoped

if TYPE_CHECKING:
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor


class Run(Scoped):
    """What exports and imports share: whose it is, of which resource, and the job that works on it."""

    slug = models.CharField("资源", max_length=60)
    title = models.CharField("名称", max_length=120)
    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="操作人")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="操作人单位")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务")
    created_at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def resource(self) -> Resource:
        """A worker has not read the addresses yet, which declare the resources."""
        if self.slug not in registry:
            _ = get_resolver().url_patterns
        return registry[self.slug]


class Export(Run):
    """A list that left the house: which rows (the list's parameters), which columns, how many, masked or not."""

    form = models.CharField("格式", max_length=4, choices=(("xlsx", "Excel"), ("csv", "CSV")))
    params = models.JSONField("筛选条件", default=dict)
    template = models.BooleanField("按模板的列", default=False)
    columns = models.JSONField("列", default=list)
    clear = models.BooleanField("含完整敏感信息", default=False)
    reason = models.CharField("用途", max_length=200, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)

    class Meta:
        verbose_name = "导出"
        verbose_name_plural = "导出"


class Import(Run):
    """An uploaded file on its way: checked, then written or put aside. What was uploaded stays until then."""

    class State(models.TextChoices):
        NEW = "new", "待检查"
        CHECKED = "checked", "已检查"
        DONE = "done", "已导入"
        DISCARDED = "discarded", "已放弃"

    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name="上传的文件")
    marked = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name="标出错误的文件")
    state = models.CharField("状态", max_length=10, choices=State, default=State.NEW)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("修改", default=0)
    same = models.PositiveIntegerField("没有变化", default=0)
    wrong = models.PositiveIntegerField("有误", default=0)
    unknown = models.JSONField("不认识的列", default=list)
    missing = models.JSONField("没有的列", default=list)
    problems = models.JSONField("错误", default=list)  # [row, column, message]
    changes = models.JSONField("变化", default=list)  # [row, title, [[label, old, new]]], the first ones
    seen = models.JSONField("检查时的修订号", default=dict)  # row: [primary key, revision]
    checked_at = models.DateTimeField("检查时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    unaudited: ClassVar[tuple[str, ...]] = ("problems", "changes", "seen")

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ("-pk",)

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same + self.wrong

    @property
    def ready(self) -> bool:
        """Whether it may be written: checked, without mistakes, and there is something to write."""
        return self.state == self.State.CHECKED and not self.wrong and bool(self.new + self.changed)

    @property
    def open(self) -> bool:
        return self.state in {self.State.NEW, self.State.CHECKED}


def exports(resource: Resource, actor: Actor) -> models.QuerySet[Export]:
    """Those that ``actor`` made himself: nobody else sees them."""
    return Export.objects.filter(slug=resource.slug, user=actor.user).select_related("job__result_file")


def imports(resource: Resource, actor: Actor) -> models.QuerySet[Import]:
    """Those that ``actor`` made himself: nobody else sees them."""
    return Import.objects.filter(slug=resource.slug, user=actor.user).select_related("job", "file", "marked")
