"""月报: what is due each month, the versions that a school sent, what was said about them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from citong.kit.fen import FenField
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedQuerySet
from citong.records.programmes.models import Programme, Project, Suspension

if TYPE_CHECKING:
    from datetime import date


class State(models.TextChoices):
    """How a month stands, in one word; the wall shows nothing else."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "逾期未报"
    RETURNED = "returned", "退回修改"
    DUE = "due", "待上报"
    AHEAD = "ahead", "未到期"
    EXCUSED = "excused", "免报"


STATE_TONES = {
    State.ON_TIME: "green", State.LATE: "orange", State.MISSING: "red", State.RETURNED: "violet", State.DUE: "blue",
    State.AHEAD: "gray", State.EXCUSED: "gray",
}  # fmt: skip


def excused() -> Q:
    """Nothing is asked for while the project rested, nor after it had ended."""
    rests = Suspension.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("due_on")), project=OuterRef("project"), since__lte=OuterRef("due_on")
    )
    return Q(project__ended_on__lt=F("due_on")) | Q(Exists(rests))


class ObligationQuerySet(ScopedQuerySet):
    def due_by(self, day: date) -> Self:
        """Months due by ``day`` with their states as that day ended, whenever it is asked; today's as they are now."""
        end = datetime.combine(day + timedelta(days=1), time.min, clock.SHANGHAI)
        return self.filter(due_on__lte=day).with_state(min(end, clock.now()))

    def with_state(self, at: datetime | None = None) -> Self:
        """Each row with its ``state`` by the clock ``at``, or now."""
        at = at or clock.now()
        return self.annotate(
            state=Case(
                When(status="returned", then=Value(State.RETURNED)),
                When(first_sent_at__lte=F("until"), then=Value(State.ON_TIME)),
                When(first_sent_at__isnull=False, then=Value(State.LATE)),
                When(excused(), then=Value(State.EXCUSED)),
                When(until__lt=at, then=Value(State.MISSING)),
                When(month__lte=at.astimezone(clock.SHANGHAI).date(), then=Value(State.DUE)),
                default=Value(State.AHEAD),
                output_field=models.CharField(),
            )
        )

    def overdue(self) -> Self:
        """Not sent in time, or sent back and over."""
        return self.with_state().filter(Q(state=State.MISSING) | Q(state=State.RETURNED, until__lt=clock.now()))

    def owed(self) -> Self:
        """Not sent, or sent back; a project that rests or was revoked owes nothing."""
        rows = self.filter(status__in=(Obligation.Status.WAITING, Obligation.Status.RETURNED))
        return rows.exclude(project__status__in=Project.AT_REST).exclude(Q(status="waiting") & excused())

    def over(self, moment: datetime) -> Self:
        """What was asked for until before ``moment``, sent or not."""
        return self.filter(until__lt=moment).exclude(excused())


class Obligation(Scoped):
    """One month of one project. Made when the project begins; ``due_at`` never moves, an extension stands beside it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待上报"
        SENT = "sent", "待审核"
        RETURNED = "returned", "退回修改"
        ACCEPTED = "accepted", "已通过"

    scope_by = "project__unit_id"

    project = models.ForeignKey(Project, models.PROTECT, related_name="obligations", verbose_name="项目")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="批次", editable=False)
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="主管单位", editable=False)
    month = models.DateField("月份", editable=False)
    due_on = models.DateField("应报日期", editable=False)
    due_at = models.DateTimeField("应报时间", editable=False)
    until = models.DateTimeField("截止时间", editable=False, help_text="应报时间，或延长后的时间。")
    extension_reason = models.CharField("延期理由", max_length=200, blank=True, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING, editable=False)
    first_sent_at = models.DateTimeField("首次上报时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.WAITING: "gray", Status.SENT: "blue", Status.RETURNED: "orange", Status.ACCEPTED: "green"}
    named_by = ("project__unit",)
    dated_by = "first_sent_at"

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "月报"
        verbose_name_plural = "月报"
        ordering = ("-month", "project__number")
        constraints = (
            models.UniqueConstraint(fields=["project", "month"], name="obligation_once_a_month"),
            models.CheckConstraint(name="obligation_only_extended", condition=Q(until__gte=F("due_at"))),
        )
        indexes = (
            models.Index(fields=["programme", "month", "status"], name="obligation_wall"),
            models.Index(fields=["status", "until"], name="obligation_due"),
        )

    def __str__(self) -> str:
        return f"{self.project.unit.name} {self.month:%Y 年 %-m 月}月报"

    @property
    def late(self) -> bool:
        """Whether the first version came after its time, or has not come although it is over."""
        return (self.first_sent_at or clock.now()) > self.until

    @property
    def latest(self) -> Report | None:
        """The version with the highest number, also a draft."""
        return self.reports.order_by("-number").first()


class Report(Scoped):
    """One version of a month's report; what was sent is not changed any more."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        SENT = "sent", "已上报"

    scope_by = "obligation__project__unit_id"

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reports", verbose_name="月报")
    number = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    done = models.TextField("本月工作", max_length=3000, blank=True)
    problems = models.TextField("存在问题", max_length=2000, blank=True)
    next_steps = models.TextField("下月计划", max_length=2000, blank=True)
    spent = FenField("累计支出", default=0, blank=True, help_text="项目启动以来的支出合计。")
    usage = models.JSONField("平台使用情况", default=dict, editable=False, help_text="上报时由系统统计并固定。")
    usage_version = models.PositiveSmallIntegerField("统计口径版本", null=True, editable=False)
    sent_at = models.DateTimeField("上报时间", null=True, editable=False)
    sent_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="上报人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "月报版本"
        verbose_name_plural = "月报版本"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["obligation", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["obligation"], condition=Q(status="draft"), name="report_one_draft"),
        )

    def __str__(self) -> str:
        return f"{self.obligation}（第 {self.number} 版）"


class Progress(Scoped):
    """How far a milestone of the plan is, in percent, as this version says."""

    scope_by = "report__obligation__project__unit_id"

    report = models.ForeignKey(Report, models.CASCADE, related_name="progress", verbose_name="月报版本")
    milestone = models.CharField("阶段任务标识", max_length=12)
    title = models.CharField("阶段任务", max_length=60)
    percent = models.PositiveSmallIntegerField("完成（%）", default=0, validators=[MaxValueValidator(100)])
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "任务进度"
        verbose_name_plural = "任务进度"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["report", "milestone"], name="progress_once"),
            models.CheckConstraint(name="progress_percent", condition=Q(percent__lte=100)),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.percent}%"


class Evidence(Scoped):
    """A file that one version refers to; the next version may refer to it, too."""

    scope_by = "report__obligation__project__unit_id"

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence", verbose_name="月报版本")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="文件", editable=False)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["report", "file"], name="evidence_once"),)

    def __str__(self) -> str:
        return self.file.name


class Remark(Scoped):
    """What the reviewer wants changed in one section of one version, or about all of it."""

    class Section(models.TextChoices):
        ALL = "all", "整份月报"
        PROGRESS = "progress", "任务进度"
        DONE = "done", "本月工作"
        SPENT = "spent", "累计支出"
        PROBLEMS = "problems", "存在问题"
        NEXT = "next_steps", "下月计划"
        FILES = "files", "佐证材料"

    scope_by = "report__obligation__project__unit_id"

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks", verbose_name="月报版本")
    section = models.CharField("部分", max_length=12, choices=Section, default=Section.ALL)
    text = models.CharField("意见", max_length=1000)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        verbose_name = "月报意见"
        verbose_name_plural = "月报意见"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class Reminder(Scoped):
    """One reminder that was sent: the database allows each kind once a day, those before an end of time once for it."""

    class Kind(models.TextChoices):
        FIVE = "five", "提前五天"
        ONE = "one", "提前一天"
        OVERDUE = "overdue", "逾期"

    scope_by = "obligation__project__unit_id"

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders", verbose_name="月报")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    day = models.DateField("日期")
    until = models.DateTimeField("所提醒的截止时间")
    sent_at = models.DateTimeField("发送时间", default=clock.now)

    class Meta:
        verbose_name = "月报提醒"
        verbose_name_plural = "月报提醒"
        constraints = (
            models.UniqueConstraint(fields=["obligation", "kind", "day"], name="reminder_once_a_day"),
            models.UniqueConstraint(
                fields=["obligation", "kind", "until"], condition=~Q(kind="overdue"), name="reminder_before_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}提醒"
