"""专家评审: the pool, recusals, and each expert's sheet for one application."""

from django.core.validators import MinValueValidator
from django.db import models

from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel

from ..perms import perms
from .application import Application
from .batch import RubricItem


class Expert(ScopedModel):
    """One expert of the pool of ``unit`` (the city bureau)."""

    user = models.OneToOneField("identity.User", models.PROTECT, related_name="+", verbose_name="账号")
    employer = models.CharField("工作单位", max_length=80)
    employer_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本市所属学校",
        help_text="在本市学校任职的，选择该校，用于回避。",
    )  # fmt: skip
    county = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在县（市、区）"
    )
    field = models.CharField("专业领域", max_length=60)
    title = models.CharField("职称", max_length=40)
    mobile = models.CharField("手机", max_length=11, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    active = models.BooleanField("可参加评审", default=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "评审专家"
        verbose_name_plural = "评审专家"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.user.person.name


class Recusal(Scoped):
    """回避: an expert who must not see an application, as declared by the expert or entered by the city."""

    scope_by = "expert__unit_id"
    owned_by = {"expert__user": (perms.score,)}

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="recusals", verbose_name="专家")
    application = models.ForeignKey(Application, models.CASCADE, related_name="recusals", verbose_name="申报")
    reason = models.CharField("回避原因", max_length=200)
    at = models.DateTimeField("登记时间", default=clock.now)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = (models.UniqueConstraint(fields=["expert", "application"], name="recusal_once"),)

    def __str__(self) -> str:
        return f"{self.expert}回避 {self.application.blind_code}"


class Sheet(Scoped):
    """评分表: one expert's scores of one application. Scoped to the city's pool; the expert owns it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "待评分"
        SUBMITTED = "submitted", "已提交"
        RECUSED = "recused", "已回避"

    scope_by = "expert__unit_id"
    owned_by = {"expert__user": (perms.score,)}

    application = models.ForeignKey(Application, models.PROTECT, related_name="sheets", verbose_name="申报")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="sheets", verbose_name="专家")
    version = models.ForeignKey("pilots.Version", models.PROTECT, related_name="+", verbose_name="评审版本")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    adjudication = models.BooleanField("复评", default=False, editable=False)
    overall = models.TextField("总体评价", max_length=2000, blank=True)
    recommend = models.BooleanField("是否推荐", null=True, blank=True)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True, editable=False)
    assigned_at = models.DateTimeField("分配时间", default=clock.now, editable=False)
    due = models.DateTimeField("评审截止", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "评分表"
        verbose_name_plural = "评分表"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["application", "expert"], name="sheet_once"),)

    def __str__(self) -> str:
        return f"{self.application.blind_code} 评分表"


class Score(Scoped):
    """Points for one item, with the expert's comment."""

    scope_by = "sheet__expert__unit_id"
    owned_by = {"sheet__expert__user": (perms.score,)}

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="scores", verbose_name="评分表")
    item = models.ForeignKey(RubricItem, models.PROTECT, related_name="+", verbose_name="评分项")
    points = models.DecimalField(
        "得分", max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    comment = models.CharField("评语", max_length=500, blank=True)

    class Meta:
        verbose_name = "得分"
        verbose_name_plural = "得分"
        ordering = ("item__order",)
        constraints = (models.UniqueConstraint(fields=["sheet", "item"], name="score_once"),)

    def __str__(self) -> str:
        return f"{self.item.title}：{self.points}"
