"""申报: one school's application in one batch, its parts, versions, evidence and steps."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q

from citong.apps.pilots import content, lifecycle
from citong.apps.pilots.lifecycle import Status
from citong.lib import clock, idnumber
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel, ScopedQuerySet

from .batch import Batch, EligibilityRule


def late() -> Q:
    """Has waited in its state for as many days as it allows."""
    now = clock.now()
    waits = (Q(status=s, since__lte=now - timedelta(days=days)) for s, days in lifecycle.WAITING_DAYS.items())
    return reduce(or_, waits)


class ApplicationQuerySet(ScopedQuerySet):
    def alive(self) -> Self:
        return self.exclude(status=Status.WITHDRAWN)

    def overdue(self) -> Self:
        """Those that have waited in their state for as many days as it allows."""
        return self.filter(late())

    def holding_places(self) -> Self:
        """Those that use a place of their desk's quota."""
        return self.exclude(status__in=lifecycle.HOLDS_NO_PLACE)


class Application(ScopedModel):
    """``unit`` is the school, ``desk`` the unit that reviews first: the county bureau, or the city for direct schools.

    ``city_direct`` says which moves there are; the database judges by it alone. It is settled with each submission.
    ``kind``, ``students`` and the contact repeat what the latest version says, for lists.
    """

    Status = Status

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="applications", verbose_name="批次")
    desk = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="县（市、区）", editable=False,
        limit_choices_to={"level__in": (Unit.Level.CITY, Unit.Level.COUNTY)},
    )  # fmt: skip
    city_direct = models.BooleanField("市直属", default=False, editable=False)
    number = models.CharField("申报编号", max_length=20, unique=True, editable=False)
    blind_code = models.CharField("评审编号", max_length=12, editable=False)
    status = models.CharField("状态", max_length=16, choices=Status, default=Status.DRAFT, editable=False)
    rank = models.PositiveIntegerField("推荐排序", null=True, blank=True, editable=False)
    since = models.DateTimeField("进入当前状态时间", default=clock.now, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    confirm_requested_at = models.DateTimeField("提请校长确认时间", null=True, editable=False)
    paper_received_at = models.DateTimeField("纸质材料签收时间", null=True, editable=False)
    project = models.OneToOneField(
        "programmes.Project", models.PROTECT, null=True, related_name="application", verbose_name="项目", editable=False
    )
    score = models.DecimalField("专家评分", max_digits=6, decimal_places=2, null=True, editable=False)
    kind = models.CharField(
        "学校类别", max_length=3, choices=[(k, k) for k in content.KINDS], blank=True, editable=False
    )
    students = models.PositiveIntegerField("学生人数", null=True, editable=False)
    contact_name = models.CharField("项目联系人", max_length=36, blank=True, editable=False)
    contact_mobile = models.CharField("联系人手机", max_length=11, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = lifecycle.TONES
    masked = {"contact_mobile": idnumber.mask_mobile}

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        verbose_name_plural = "申报"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["batch", "desk", "status"], name="application_desk"),
            models.Index(fields=["batch", "status", "since"], name="application_waiting"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "unit"],
                condition=~Q(status=Status.WITHDRAWN),
                name="application_once_per_school",
                violation_error_message="本校在这一批次已有申报，请继续填写已有的申报表。",
            ),
            models.UniqueConstraint(fields=["batch", "blind_code"], name="application_blind_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit.name}（{self.number}）"

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        row = super().from_db(db, field_names, values)
        row._stored_status = row.__dict__.get("status")
        return row

    def save(self, **kwargs: Any) -> None:
        """A move that the table of the programme does not know cannot be stored."""
        stored = getattr(self, "_stored_status", None)
        if stored is None and not self._state.adding:
            stored = Application.objects.values_list("status", flat=True).get(pk=self.pk)
        if stored is not None and stored != self.status:
            if (stored, self.status) not in lifecycle.table(direct=self.city_direct):
                raise ValueError(f"no move from {stored} to {self.status}")
            self.since = clock.now()
        super().save(**kwargs)
        self._stored_status = self.status

    def place_at(self, desk: Unit) -> None:
        """Let ``desk`` review it first."""
        self.desk, self.city_direct = desk, desk.level == Unit.Level.CITY

    @property
    def editable(self) -> bool:
        return self.status in lifecycle.EDITABLE

    @property
    def tone(self) -> str:
        return lifecycle.TONES[Status(self.status)]

    @property
    def dots(self) -> str:
        return lifecycle.DOTS[Status(self.status)]

    @property
    def county(self) -> str:
        """市直 or the short name of the county."""
        return "市直" if self.city_direct else self.desk.label.removesuffix("教育局")

    @property
    def public_score(self) -> Decimal | None:
        """The experts' score once the result is known."""
        return self.score if self.status in lifecycle.PUBLISHED else None

    @property
    def waiting_days(self) -> int | None:
        """Whole days in the present state, where somebody has to act."""
        return (clock.now() - self.since).days if self.status in lifecycle.WAITING_DAYS else None

    @property
    def overdue(self) -> bool:
        limit = lifecycle.WAITING_DAYS.get(Status(self.status))
        return limit is not None and (clock.now() - self.since) >= timedelta(days=limit)

    @property
    def latest(self) -> "Version | None":
        return self.versions.order_by("-number").first()


class Part(Scoped):
    """One part of the form as it stands in the draft; ``revision`` keeps co-editors from overwriting each other."""

    scope_by = "application__unit_id"
    unaudited = ("values",)  # drafts hold contact details; what counts is kept in versions

    application = models.ForeignKey(Application, models.CASCADE, related_name="parts", verbose_name="申报")
    key = models.CharField("部分", max_length=30)
    values = models.JSONField("内容", default=dict, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    saved_at = models.DateTimeField("保存时间", default=clock.now)
    saved_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="保存人", editable=False
    )

    class Meta:
        verbose_name = "申报表内容"
        verbose_name_plural = "申报表内容"
        constraints = (models.UniqueConstraint(fields=["application", "key"], name="part_once"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.key}"


class Version(Scoped):
    """A submitted version: never changed again. ``digest`` is SHA-256 over its canonical JSON."""

    scope_by = "application__unit_id"

    application = models.ForeignKey(Application, models.PROTECT, related_name="versions", verbose_name="申报")
    number = models.PositiveSmallIntegerField("版本号")
    content = models.JSONField("内容")
    record = models.JSONField("学校登记信息", help_text="提交时学校档案中的事实，供对照。")
    digest = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("提交时间", default=clock.now)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人")

    class Meta:
        verbose_name = "提交版本"
        verbose_name_plural = "提交版本"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("a submitted version is never changed")
        super().save(**kwargs)


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "—" if value in (None, "") else str(value)


class ConditionResult(Scoped):
    """What one rule said of one version, with the evidence it was read from."""

    class Verdict(models.TextChoices):
        MET = "met", "符合"
        NOT_MET = "not_met", "不符合"
        LOOK = "look", "需核实"

    scope_by = "version__application__unit_id"

    version = models.ForeignKey(Version, models.CASCADE, related_name="conditions", verbose_name="版本")
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, related_name="+", verbose_name="规则")
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    reason = models.CharField("理由", max_length=400)
    evidence = models.JSONField("依据", default=dict)
    at = models.DateTimeField("判定时间", default=clock.now)

    class Meta:
        verbose_name = "条件审核结果"
        verbose_name_plural = "条件审核结果"
        ordering = ("rule__order",)
        constraints = (models.UniqueConstraint(fields=["version", "rule"], name="condition_once"),)

    def __str__(self) -> str:
        return f"{self.rule.title}：{self.get_verdict_display()}"

    @property
    def proofs(self) -> list[tuple[str, str]]:
        """The evidence in words, as a reader sees it."""
        return [(label, _worded(value)) for label, value in self.evidence.items()]


class Opinion(Scoped):
    """审核意见: of the school, the county, the expert group or the city, about one version."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "学校意见"
        COUNTY = "county", "县（市、区）教育局意见"
        EXPERTS = "experts", "专家组意见"
        CITY = "city", "市教育局意见"

    scope_by = "application__unit_id"

    application = models.ForeignKey(Application, models.PROTECT, related_name="opinions", verbose_name="申报")
    kind = models.CharField("意见类别", max_length=10, choices=Kind)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="所依据版本")
    text = models.TextField("意见", max_length=2000)
    members = models.JSONField("专家组成员", default=list, blank=True)
    signed_by = models.CharField("签署人", max_length=36, blank=True)
    signed_on = models.DateField("签署日期", default=clock.today)

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_kind_display()


class Mark(Scoped):
    """退回时标记的部分: what in which part has to be corrected."""

    scope_by = "application__unit_id"

    application = models.ForeignKey(Application, models.CASCADE, related_name="marks", verbose_name="申报")
    version = models.ForeignKey(Version, models.PROTECT, related_name="marks", verbose_name="版本")
    part = models.CharField("部分", max_length=30)
    comment = models.CharField("修改意见", max_length=500)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        verbose_name = "修改标记"
        verbose_name_plural = "修改标记"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.part}：{self.comment}"


class Scan(Scoped):
    """盖章扫描件, matched with the version by the QR code on its pages."""

    class Verdict(models.TextChoices):
        MATCHED = "matched", "与提交版本一致"
        UNREADABLE = "unreadable", "二维码未能识别，需人工核对"

    scope_by = "application__unit_id"

    application = models.ForeignKey(Application, models.PROTECT, related_name="scans", verbose_name="申报")
    version = models.ForeignKey(Version, models.PROTECT, related_name="scans", verbose_name="版本")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="文件")
    verdict = models.CharField("识别结果", max_length=12, choices=Verdict)
    pages = models.PositiveSmallIntegerField("页数", default=1)
    at = models.DateTimeField("上传时间", default=clock.now)
    by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="上传人", editable=False
    )

    class Meta:
        verbose_name = "盖章扫描件"
        verbose_name_plural = "盖章扫描件"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.version} 扫描件"


class Step(Scoped):
    """办理记录: one move, who made it, when, from where, with which opinion, about which version."""

    scope_by = "application__unit_id"

    application = models.ForeignKey(Application, models.CASCADE, related_name="steps", verbose_name="申报")
    before = models.CharField("原状态", max_length=16, choices=Status, blank=True)
    after = models.CharField("新状态", max_length=16, choices=Status)
    label = models.CharField("操作", max_length=40)
    at = models.DateTimeField("时间", default=clock.now)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    post = models.ForeignKey("identity.Post", models.PROTECT, null=True, related_name="+", verbose_name="岗位")
    address = models.CharField("来源地址", max_length=45, blank=True)
    opinion = models.TextField("意见", blank=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+", verbose_name="版本")

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.label} {self.get_after_display()}"
