"""申报批次: one notice, one batch; everything that a notice can say differently is data here."""

from datetime import date, datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from citong.kit.fen import FenField
from citong.lib import clock, tree
from citong.platform.access.actor import Actor
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet

from .. import content
from ..perms import perms


class BatchQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """A notice concerns everybody below: who may view applications knows of every batch that has been announced."""
        own = super().scope(actor, perm)
        if not own or perm != perms.view:
            return own
        above = {path for root in actor.paths(perm) for path in tree.ancestors(root)}
        return own | ~Q(status=Batch.Status.PREPARING) & Q(unit__path__in=above)


class Batch(ScopedModel):
    """One round of applications. ``unit`` is the city bureau that opens it."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "筹备中"
        OPEN = "open", "进行中"
        CLOSED = "closed", "已结束"

    code = models.SlugField("批次代码", max_length=20, unique=True)
    title = models.CharField("批次名称", max_length=80)
    project_name = models.CharField(
        "试点名称", max_length=40, default="泉州市智慧校园管理平台试点校",
        help_text="写在申报表封面、推荐函、公示和结果通知上，不带“申报表”“名单”等字样。",
    )  # fmt: skip
    document_number = models.CharField("通知文号", max_length=40)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    notice_text = models.TextField("通知正文", blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PREPARING, editable=False)
    opens_at = models.DateTimeField("申报开始时间")
    deadline = models.DateTimeField("申报截止时间", help_text="截止当秒仍可提交。")
    period_months = models.PositiveSmallIntegerField("实施周期（月）", default=24)
    report_day = models.PositiveSmallIntegerField(
        "每月上报日", default=25, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    paper_copies = models.PositiveSmallIntegerField("纸质材料份数", default=3)
    plan_warn_min = models.PositiveIntegerField("实施方案提示下限（字）", default=2700)
    plan_warn_max = models.PositiveIntegerField("实施方案提示上限（字）", default=3300)
    plan_min = models.PositiveIntegerField("实施方案最少字数", default=2000)
    plan_max = models.PositiveIntegerField("实施方案最多字数", default=4500)
    experts_per_application = models.PositiveSmallIntegerField(
        "每份申报的专家数", default=3, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    blind = models.BooleanField("专家匿名评审", default=True, help_text="专家看不到学校名称、联系人和其他专家的评分。")
    avoid_same_county = models.BooleanField("专家回避本县（市、区）", default=True)
    spread_limit = models.DecimalField(
        "分差上限", max_digits=5, decimal_places=2, default=Decimal(20), help_text="超过时需增加一名专家复评。"
    )
    publicity_days = models.PositiveSmallIntegerField("公示工作日数", default=5, validators=[MinValueValidator(1)])
    cut = models.PositiveIntegerField(
        "入选线（名次）", null=True, blank=True, help_text="排名在此之内的拟入选；不填按总名额。"
    )
    award_pool = FenField("奖补资金", default=0)
    contact_name = models.CharField("联系人", max_length=36, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    contact_email = models.EmailField("联系邮箱", blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    dated_by = "opens_at"
    tones = {Status.PREPARING: "gray", Status.OPEN: "green", Status.CLOSED: "blue"}

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "申报批次"
        verbose_name_plural = "申报批次"
        ordering = ("-opens_at",)
        constraints = (
            models.CheckConstraint(
                name="batch_deadline_after_start",
                condition=Q(deadline__gt=F("opens_at")),
                violation_error_message="申报截止时间必须晚于开始时间。",
            ),
            models.CheckConstraint(
                name="batch_plan_bounds",
                condition=Q(plan_min__lte=F("plan_warn_min"))
                & Q(plan_warn_min__lte=F("plan_warn_max"))
                & Q(plan_warn_max__lte=F("plan_max")),
                violation_error_message="字数界限应满足：最少 ≤ 提示下限 ≤ 提示上限 ≤ 最多。",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]

    @property
    def plan_about(self) -> int:
        """The length that the notice asks for: 字数控制在……字左右."""
        return (self.plan_warn_min + self.plan_warn_max) // 2

    @property
    def closing(self) -> str:
        """The deadline to the second, as it counts."""
        return f"{self.deadline.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"

    @property
    def contact(self) -> str:
        """Whom to ask, as far as the batch says, for the middle of a sentence."""
        return "，".join(filter(None, (self.contact_name, self.contact_phone)))

    @property
    def ways(self) -> list[str]:
        """Every way to reach the bureau that the batch names, each with its label."""
        known = {"联系人": self.contact_name, "电话": self.contact_phone, "邮箱": self.contact_email}
        return [f"{label}：{value}" for label, value in known.items() if value]

    @property
    def started(self) -> bool:
        return self.status == self.Status.OPEN and clock.now() >= self.opens_at

    @property
    def over(self) -> bool:
        return clock.now() > self.deadline


class PlanSection(Scoped):
    """One section of the plan (实施方案)."""

    scope_by = "batch__unit_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="sections", verbose_name="批次")
    key = models.SlugField("代码", max_length=20)
    title = models.CharField("标题", max_length=60)
    hint = models.CharField("填写提示", max_length=200, blank=True)
    length = models.PositiveSmallIntegerField("建议字数", default=0, help_text="0 表示不作建议。")
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "方案章节"
        verbose_name_plural = "方案章节"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=["batch", "key"], name="section_key_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def part(self) -> content.Part:
        return content.plan_part(self.key, self.title, self.hint, self.length)


class Quota(Scoped):
    """名额: how many a county, or the city for its direct schools, may put forward. The row is the lock of its desk."""

    scope_by = "unit_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="quotas", verbose_name="批次")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="推荐单位")
    places = models.PositiveIntegerField("名额")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "名额"
        verbose_name_plural = "名额"
        ordering = ("unit__code",)
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "unit"], name="quota_once", violation_error_message="这个单位已有名额，请直接修改。"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit.label} {self.places} 名"


class Extension(Scoped):
    """延期: a later deadline for one county or one school, with the reason."""

    scope_by = "unit_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="extensions", verbose_name="批次")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="单位",
        limit_choices_to={"level__in": (Unit.Level.COUNTY, Unit.Level.SCHOOL)},
    )  # fmt: skip
    until = models.DateTimeField("延长至")
    reason = models.CharField("延期原因", max_length=200)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"
        ordering = ("-pk",)

    def __str__(self) -> str:
        until = self.until.astimezone(clock.SHANGHAI)
        return f"{self.unit.label}延长至 {until:%Y-%m-%d %H:%M}"


class EligibilityRule(Scoped):
    """One eligibility rule in one version; a changed rule is a new row, old results keep pointing at the old one."""

    scope_by = "batch__unit_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rules", verbose_name="批次")
    key = models.SlugField("规则代码", max_length=30)
    version = models.PositiveSmallIntegerField("版本", default=1)
    kind = models.CharField("判定方式", max_length=20)
    title = models.CharField("条件", max_length=60)
    params = models.JSONField("参数", default=dict)
    blocking = models.BooleanField("不符合时不能提交", default=False)
    effective_from = models.DateField("生效日期")
    effective_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("依据", max_length=120)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "申报条件"
        verbose_name_plural = "申报条件"
        ordering = ("order", "key", "version")
        constraints = (models.UniqueConstraint(fields=["batch", "key", "version"], name="rule_version_once"),)

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class RubricItem(Scoped):
    """One weighted item of the scoring rubric (评分标准)."""

    scope_by = "batch__unit_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rubric", verbose_name="批次")
    key = models.SlugField("代码", max_length=20)
    title = models.CharField("评分项", max_length=60)
    weight = models.PositiveSmallIntegerField("分值", help_text="各项分值合计应为 100。")
    anchors = models.TextField("评分要点", blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "评分项"
        verbose_name_plural = "评分项"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=["batch", "key"], name="rubric_key_once"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.weight} 分）"


def end_of_day(day: date) -> datetime:
    """23:59:59 of ``day`` in Asia/Shanghai, as a deadline means it."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.SHANGHAI)


def whole_minute(moment: datetime) -> datetime:
    """23:59, as it is typed, means until the day is over: 23:59:59."""
    local = moment.astimezone(clock.SHANGHAI)
    return end_of_day(local.date()) if (local.hour, local.minute) == (23, 59) else moment
