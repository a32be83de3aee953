"""The audit trail; written only through ``trail.record``."""

from django.db import models

from citong.lib import clock
from citong.platform.org.scope import Scoped


class Chain(models.Model):
    """Head of one hash chain; its row is the lock that orders the entries."""

    length = models.PositiveBigIntegerField("长度", default=0)
    head = models.CharField("链首摘要", max_length=64, default="")

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.pk}#{self.length}"


class Entry(Scoped):
    """One act. ``changes`` maps a field to [before, after]; long texts stand as their digest and length."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries", verbose_name="链")
    number = models.PositiveBigIntegerField("链内序号")
    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    post = models.ForeignKey("identity.Post", models.PROTECT, null=True, related_name="+", verbose_name="岗位")
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="所涉单位")
    action = models.CharField("动作", max_length=60, db_index=True)
    label = models.CharField("操作", max_length=40)
    kind = models.CharField("对象类型", max_length=60)
    object_id = models.CharField("对象编号", max_length=40)
    title = models.CharField("对象", max_length=120)
    changes = models.JSONField("变更", default=dict)
    note = models.TextField("意见", blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ("-pk",)
        indexes = (models.Index(fields=["kind", "object_id"], name="audit_subject"),)
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="audit_number_once"),)

    def __str__(self) -> str:
        return f"{self.label} {self.title}"
