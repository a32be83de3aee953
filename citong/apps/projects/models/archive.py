"""项目档案: what was packed for whom, with the digest by which a copy is recognised."""

from django.db import models

from citong.lib import clock
from citong.platform.org.scope import Scoped
from citong.records.programmes.models import Project


class Archive(Scoped):
    """One packed archive of a project: ``digest`` is that of its manifest, ``file_digest`` that of the whole ZIP."""

    scope_by = "project__unit_id"

    project = models.ForeignKey(Project, models.PROTECT, related_name="archives", verbose_name="项目")
    digest = models.CharField("清单摘要", max_length=64, blank=True, editable=False, db_index=True)
    file_digest = models.CharField("文件摘要", max_length=64, blank=True, editable=False)
    files = models.PositiveIntegerField("文件数", null=True, editable=False)
    made_at = models.DateTimeField("申请时间", default=clock.now, editable=False)
    made_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="申请人", editable=False
    )
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name="任务", editable=False
    )

    class Meta:
        verbose_name = "项目档案"
        verbose_name_plural = "项目档案"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.project}档案"
