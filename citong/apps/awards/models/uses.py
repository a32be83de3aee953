"""使用情况: what a school spent award money on, with its vouchers, before the review and after it."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from citong.kit.fen import FenField
from citong.platform.org.scope import Scoped

from .ledger import Award


class UseReport(Scoped):
    """使用情况: one spending of award money; its vouchers are attached. Accepted, it is an entry of the ledger."""

    class Status(models.TextChoices):
        DRAFT = "draft", "填报中"
        SUBMITTED = "submitted", "待审核"
        RETURNED = "returned", "退回修改"
        ACCEPTED = "accepted", "已审核"
        REVERSED = "reversed", "已冲销"

    class Category(models.TextChoices):
        EQUIPMENT = "equipment", "设备购置"
        SOFTWARE = "software", "软件与服务"
        NETWORK = "network", "网络与线路"
        TRAINING = "training", "培训与教研"
        OPERATION = "operation", "运行维护"

    scope_by = "award__project__unit_id"

    award = models.ForeignKey(Award, models.PROTECT, related_name="uses", verbose_name="学校奖补")
    title = models.CharField("支出事项", max_length=80)
    category = models.CharField("支出类别", max_length=10, choices=Category)
    amount_fen = FenField("金额", validators=[MinValueValidator(1, "金额必须大于 0。")])
    spent_on = models.DateField("支出日期")
    payee = models.CharField("收款单位", max_length=80)
    voucher_number = models.CharField("记账凭证号", max_length=40)
    description = models.TextField("使用效果", max_length=2000, help_text="说明买了什么、用在哪里、有什么成效。")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    remark = models.CharField("审核意见", max_length=400, blank=True, editable=False)
    submitted_at = models.DateTimeField("上报时间", null=True, editable=False)
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="审核人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {
        Status.DRAFT: "gray",
        Status.SUBMITTED: "orange",
        Status.RETURNED: "red",
        Status.ACCEPTED: "green",
        Status.REVERSED: "violet",
    }
    named_by = ("award__project__unit",)
    dated_by = "submitted_at"

    class Meta:
        verbose_name = "使用情况"
        verbose_name_plural = "使用情况"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.award.project.unit.name}：{self.title}"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]
