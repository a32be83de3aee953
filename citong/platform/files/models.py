"""A kept file: what it is, for what, about what, and from whom."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from citong.lib import clock
from citong.platform.org.scope import Scoped

from .purposes import purposes


def random_name(_file: StoredFile, _name: str) -> str:
    """Where the bytes lie: nothing of the user's name, no extension that a server could act upon."""
    name = uuid4().hex
    return f"kept/{name[:2]}/{name}"


class StoredFile(Scoped):
    """One file in private storage; it is served only through ``serving`` after ``purposes.may_read``."""

    file = models.FileField("文件", upload_to=random_name, max_length=100, editable=False)
    name = models.CharField("文件名", max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    kind = models.CharField("文件类型", max_length=10)
    media_type = models.CharField("媒体类型", max_length=100)
    pages = models.PositiveIntegerField("页数", null=True)
    width = models.PositiveIntegerField("宽（像素）", null=True)
    height = models.PositiveIntegerField("高（像素）", null=True)
    purpose = models.CharField("用途", max_length=60)
    subject_kind = models.CharField("对象类型", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="所属单位")
    uploaded_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    created_at = models.DateTimeField("上传时间", default=clock.now)

    scope_by: ClassVar[str] = "unit_id"

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ("pk",)
        indexes = (models.Index(fields=["purpose", "subject_kind", "subject_id"], name="file_subject"),)

    def __str__(self) -> str:
        return self.name

    @property
    def purpose_title(self) -> str:
        return purposes[self.purpose].title if self.purpose in purposes else self.purpose
