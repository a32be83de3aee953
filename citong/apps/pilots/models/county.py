"""报送: the county's recommendation, sent to the city as one package."""

from django.db import models

from citong.lib import clock
from citong.platform.org.scope import ScopedModel

from .batch import Batch


class Dispatch(ScopedModel):
    """One package of one desk; ``unit`` is the county bureau, or the city for its direct schools."""

    class Status(models.TextChoices):
        SENT = "sent", "已报送"
        RECEIVED = "received", "纸质材料已签收"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="dispatches", verbose_name="批次")
    number = models.PositiveSmallIntegerField("报送次序", default=1, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.SENT, editable=False)
    document_number = models.CharField("推荐函文号", max_length=40, blank=True)
    letter = models.TextField("推荐意见", max_length=2000)
    content = models.JSONField("报送名单", default=list, editable=False, help_text="报送时的排序、版本与扫描件。")
    digest = models.CharField("摘要", max_length=64, editable=False)
    sent_at = models.DateTimeField("报送时间", default=clock.now, editable=False)
    sent_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="报送人", editable=False
    )
    paper_copies = models.PositiveSmallIntegerField("签收纸质份数", null=True, editable=False)
    received_at = models.DateTimeField("签收时间", null=True, editable=False)
    received_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="签收人", editable=False
    )
    receipt_note = models.CharField("签收说明", max_length=200, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["batch", "unit", "number"], name="dispatch_number_once"),)

    def __str__(self) -> str:
        return f"{self.unit.label}第 {self.number} 次报送"

    @property
    def schools(self) -> int:
        return len(self.content)
