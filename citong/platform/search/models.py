"""What can be found: one row for each object, and for each attached document that could be read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from citong.lib import clock, tree


class SearchDoc(models.Model):
    """An object (or with ``file`` a document attached to it) as the search knows it.

    The words of ``folded`` stand in an index of the database (``index.py``). ``path`` is where the permission of the
    kind must be held. ``digest`` is that of everything the row was written from, so that a save which changes none of it
    is known by one look.
    """

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("对象编号")
    file = models.ForeignKey("files.StoredFile", models.CASCADE, null=True, related_name="+", verbose_name="附件")
    path = models.CharField("单位路径", max_length=tree.MAX, blank=True, db_index=True)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("正文", blank=True)
    folded = models.TextField("检索文字")
    at = models.DateTimeField("日期", default=clock.now)
    digest = models.CharField("摘要", max_length=32, blank=True)

    class Meta:
        verbose_name = "搜索条目"
        verbose_name_plural = "搜索条目"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(F("at").desc(), F("id").desc(), name="search_newest"),
            models.Index(fields=["kind", "object_id"], name="search_object"),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "object_id"], condition=Q(file=None), name="search_object_once"),
            models.UniqueConstraint(fields=["file"], name="search_file_once"),
        )

    def __str__(self) -> str:
        return self.title


class SearchReader(models.Model):
    """Who reads a row besides those with the permission: a person, or everybody whose post is at ``path`` or below."""

    doc = models.ForeignKey(SearchDoc, models.CASCADE, related_name="readers", verbose_name="搜索条目")
    user = models.ForeignKey("identity.User", models.CASCADE, null=True, related_name="+", verbose_name="人员")
    path = models.CharField("单位路径", max_length=tree.MAX, blank=True, db_index=True)

    class Meta:
        verbose_name = "搜索条目读者"
        verbose_name_plural = "搜索条目读者"
        constraints = (
            models.CheckConstraint(
                name="search_reader_is_one", condition=Q(user=None) & ~Q(path="") | Q(user__isnull=False, path="")
            ),
        )

    def __str__(self) -> str:
        return str(self.user or self.path)
