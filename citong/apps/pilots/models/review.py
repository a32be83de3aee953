"""专家评审: the pool, recusals, and each expert's sheet for one application."""

from datetime import datetime, timedelta
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from citong.lib import clock, idnumber
from citong.platform.access.actor import Actor
from citong.platform.identity.models import MOBILE
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet

from ..perms import perms
from .application import Application
from .batch import RubricItem

URGE_PAUSE = timedelta(hours=2)


class ExpertQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor, perm: str) -> Self:
        return super().visible_to(actor, perm).with_load()

    def with_load(self) -> Self:
        """Each expert with the number of sheets handed out (``given``) and of those submitted (``done``)."""
        sheets = Sheet.objects.filter(expert=OuterRef("pk")).order_by().values("expert")
        live, submitted = Q(status__in=Sheet.LIVE), Q(status=Sheet.Status.SUBMITTED)
        return self.annotate(given=_number(sheets, live), done=_number(sheets, submitted))


def _number(sheets: models.QuerySet["Sheet"], condition: Q) -> Coalesce:
    counted = sheets.filter(condition).values(number=Count("pk"))
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Expert(ScopedModel):
    """One expert of the pool of ``unit`` (the city bureau)."""

    user = models.OneToOneField(
        "identity.User", models.PROTECT, related_name="+", verbose_name="账号", editable=False,
        error_messages={"unique": "这个账号已在专家库中。"},
    )  # fmt: skip
    name = models.CharField("姓名", max_length=36)
    employer = models.CharField("工作单位", max_length=80)
    employer_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本市所属学校",
        help_text="在本市学校任职的，选择该校，用于回避。", limit_choices_to={"level": Unit.Level.SCHOOL},
    )  # fmt: skip
    county = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在县（市、区）",
        help_text="用于回避本县（市、区）的申报；市直和市外单位不填。", limit_choices_to={"level": Unit.Level.COUNTY},
    )  # fmt: skip
    field = models.CharField("专业领域", max_length=60)
    title = models.CharField("职称", max_length=40)
    mobile = models.CharField("手机", max_length=11, blank=True, validators=[MOBILE])
    email = models.EmailField("电子邮箱", blank=True)
    active = models.BooleanField("可参加评审", default=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    masked = {"mobile": idnumber.mask_mobile, "email": idnumber.mask_email}

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "评审专家"
        verbose_name_plural = "评审专家"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def load(self) -> str:
        """``3/5``: submitted of handed out."""
        if not hasattr(self, "given"):
            return Expert.objects.with_load().get(pk=self.pk).load
        return f"{self.done}/{self.given}" if self.given else ""

    @property
    def waiting(self) -> int:
        """Sheets that are not submitted yet, of an expert read ``with_load``."""
        return self.given - self.done


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
        WITHDRAWN = "withdrawn", "已撤回"

    LIVE = (Status.DRAFT, Status.SUBMITTED)
    tones = {Status.DRAFT: "blue", Status.SUBMITTED: "green", Status.RECUSED: "orange", Status.WITHDRAWN: "gray"}

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
    urged_at = models.DateTimeField("催办时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "评分表"
        verbose_name_plural = "评分表"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["application", "expert"], name="sheet_once"),)

    def __str__(self) -> str:
        return f"{self.application.blind_code} 评分表"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def overdue(self) -> bool:
        return self.status == self.Status.DRAFT and self.due is not None and self.due < clock.now()

    @property
    def urge_again_at(self) -> datetime | None:
        """When the expert may be urged again; ``None`` for now."""
        next_time = self.urged_at + URGE_PAUSE if self.urged_at else None
        return next_time if next_time and next_time > clock.now() else None


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
