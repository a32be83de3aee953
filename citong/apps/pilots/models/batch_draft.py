"""批次草稿: what the wizard has been told so far, step by step, also what does not hold yet."""

from django.db import models

from citong.lib import clock
from citong.platform.org.scope import ScopedModel

from .batch import Batch


class BatchDraft(ScopedModel):
    """A batch that is being written from its notice; ``unit`` is the city bureau, whose officers share it."""

    class Status(models.TextChoices):
        WRITING = "writing", "编写中"
        CREATED = "created", "已创建批次"
        DISCARDED = "discarded", "已删除"

    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WRITING, editable=False)
    batch = models.OneToOneField(
        Batch, models.CASCADE, null=True, related_name="draft", verbose_name="已创建的批次", editable=False
    )
    source = models.ForeignKey(
        Batch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="参照的批次",
        help_text="名额、申报条件、方案章节和评分标准先照这个批次填好，再逐步修改。",
    )  # fmt: skip
    values = models.JSONField("已填写的内容", default=dict, blank=True, editable=False)
    saved_at = models.DateTimeField("保存时间", default=clock.now, editable=False)
    saved_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="保存人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "批次草稿"
        verbose_name_plural = "批次草稿"
        ordering = ("-saved_at", "-pk")

    def __str__(self) -> str:
        return self.title or "未命名的批次"

    @property
    def title(self) -> str:
        """What the notice step calls the batch."""
        typed = self.values.get("notice", {}).get("title", [""])
        return str(typed[0]) if typed else ""
