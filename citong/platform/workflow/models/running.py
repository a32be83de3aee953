"""What runs: an instance, the nodes it stands at, the tasks before people, and the log of every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from citong.lib import clock
from citong.platform.inbox.models import WorkItem
from citong.platform.org.scope import Scoped, ScopedQuerySet

from ..perms import perms
from .definitions import FlowDef, FlowVersion

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class InstanceQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """What one has a part in, and to look at also all of the units that ``perm`` reaches."""
        if perm not in {perms.own, perms.view}:
            return super().scope(actor, perm)
        part = Q(pk__in=[])
        if actor.user is not None:
            mine = Exists(Task.objects.of(actor).filter(instance=OuterRef("pk")))
            part = Q(initiator=actor.user) | Q(mine)
        if perm == perms.own:
            return part
        units = actor.units(perm)
        return Q() if units is None else part | Q(unit__in=units)


class Instance(Scoped):
    """审批单: one application on its way."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        RUNNING = "running", "审批中"
        APPROVED = "approved", "已通过"
        REJECTED = "rejected", "未通过"
        WITHDRAWN = "withdrawn", "已撤回"
        TERMINATED = "terminated", "已终止"
        ARCHIVED = "archived", "已归档"

    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="instances", verbose_name="流程版本")
    flow = models.ForeignKey(FlowDef, models.PROTECT, related_name="instances", verbose_name="流程")
    number = models.CharField("编号", max_length=30, blank=True)
    title = models.CharField("标题", max_length=120)
    subject_kind = models.CharField("业务对象类型", max_length=60, blank=True)
    subject_id = models.CharField("业务对象编号", max_length=40, blank=True)
    data = models.JSONField("表单数据", default=dict, blank=True)
    initiator = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="申请人")
    post = models.ForeignKey(
        "identity.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请岗位"
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="申请单位")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT)
    outcome = models.CharField("归档前的结果", max_length=10, choices=Status, blank=True, editable=False)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    urgency = models.PositiveSmallIntegerField("紧急程度", choices=WorkItem.Urgency, default=WorkItem.Urgency.NORMAL)
    chosen = models.JSONField("指定的处理人", default=dict, blank=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)
    started_at = models.DateTimeField("提交时间", null=True, blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    log_length = models.PositiveIntegerField("记录数", default=0, editable=False)
    log_head = models.CharField("记录摘要", max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"initiator": (perms.own, perms.view)}
    tones: ClassVar[dict[str, str]] = {
        "draft": "gray",
        "running": "blue",
        "approved": "green",
        "rejected": "red",
        "withdrawn": "gray",
        "terminated": "orange",
        "archived": "gray",
    }
    unaudited: ClassVar[tuple[str, ...]] = ("data", "log_length", "log_head")
    objects: ClassVar = InstanceQuerySet.as_manager()

    class Meta:
        verbose_name = "审批单"
        verbose_name_plural = "审批单"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["initiator", "-id"], name="instance_mine"),
            models.Index(fields=["unit", "-id"], name="instance_unit"),
            models.Index(fields=["flow", "status"], name="instance_flow"),
            models.Index(fields=["subject_kind", "subject_id"], name="instance_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["flow", "unit", "number"], condition=~Q(number=""), name="instance_number_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return self.tones[self.status]

    @property
    def running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    @property
    def result(self) -> str:
        """Its state, and once it is archived how it had ended."""
        return self.outcome or self.status

    def get_result_display(self) -> str:
        return self.Status(self.result).label

    @classmethod
    def ended_as(cls, *results: str) -> Q:
        """Condition on what has ended so, whether it is archived or not."""
        return Q(status__in=results) | Q(status=cls.Status.ARCHIVED, outcome__in=results)


class NodeRun(models.Model):
    """One passage through a node, or one live arm of a parallel block."""

    class Status(models.TextChoices):
        ACTIVE = "active", "办理中"
        ARM = "arm", "并行中"
        DONE = "done", "已办"
        RETURNED = "returned", "已退回"
        VOID = "void", "已取消"
        TIMEOUT = "timeout", "超时自动通过"

    ALIVE: ClassVar[tuple[str, ...]] = (Status.ACTIVE, Status.ARM)
    WALKED: ClassVar[tuple[str, ...]] = (Status.DONE, Status.TIMEOUT)

    instance = models.ForeignKey(Instance, models.CASCADE, related_name="runs", verbose_name="审批单")
    round = models.PositiveSmallIntegerField("轮次")
    node = models.CharField("环节", max_length=40)
    name = models.CharField("环节名称", max_length=40, blank=True)
    path = models.CharField("位置", max_length=60)
    mode = models.CharField("方式", max_length=5)
    ratio = models.PositiveSmallIntegerField("比例（%）", default=100)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.ACTIVE)
    entered_at = models.DateTimeField("到达时间", default=clock.now)
    left_at = models.DateTimeField("离开时间", null=True, blank=True)
    due_at = models.DateTimeField("办理期限", null=True, blank=True)
    warned_on = models.DateField("最近催办日", null=True, blank=True)
    resume = models.CharField("办完直接回到", max_length=60, blank=True)
    urged_at = models.DateTimeField("最近催办时间", null=True, blank=True)

    class Meta:
        verbose_name = "环节"
        verbose_name_plural = "环节"
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["due_at"], condition=Q(status="active", due_at__isnull=False), name="noderun_due"),
            models.Index(fields=["entered_at"], name="noderun_entered"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["instance", "path"], condition=Q(status__in=["active", "arm"]), name="noderun_alive_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.node


class TaskQuerySet(ScopedQuerySet):
    def scope(self, actor: Actor, perm: str) -> Q:
        """One's own tasks are one's own, whatever the reach of a role."""
        if perm != perms.own:
            return super().scope(actor, perm)
        user = actor.user
        part = Q(assignee=user) & ~Task.TAKEN_BACK | Q(owner=user) | Q(added_by=user)
        return Q(pk__in=[]) if user is None else part

    def standing(self) -> Self:
        """All but copies that were taken back: who was sent one has no part in the application any more."""
        return self.exclude(Task.TAKEN_BACK)

    def of(self, actor: Actor) -> Self:
        """Tasks that are or were before ``actor``, or would be but for a delegation."""
        return self.standing().filter(Q(assignee=actor.user) | Q(owner=actor.user))

    def open(self) -> Self:
        return self.filter(status__in=Task.OPEN)


class Task(Scoped):
    """任务: what one person has to do at a node, or was sent to read."""

    class Kind(models.TextChoices):
        FILL = "fill", "填写"
        APPROVE = "approve", "审批"
        BEFORE = "before", "前加签"
        AFTER = "after", "后加签"
        JOIN = "join", "并加签"
        COPY = "cc", "抄送"
        CONSULT = "consult", "征询"

    class Status(models.TextChoices):
        PENDING = "pending", "待办理"
        WAIT = "wait", "待轮到"
        HOLD = "hold", "等待加签"
        DONE = "done", "已办理"
        MOVED = "moved", "已转出"
        VOID = "void", "已取消"
        UNREAD = "unread", "未阅"
        READ = "read", "已阅"

    class Did(models.TextChoices):
        SUBMIT = "submit", "提交"
        AGREE = "agree", "同意"
        REFUSE = "refuse", "不同意"
        RETURN = "return", "退回"
        TRANSFER = "transfer", "转办"
        ANSWER = "answer", "答复"

    class Via(models.TextChoices):
        SELF = "self", "本人"
        AGENT = "agent", "代办"
        AUTO = "auto", "自动"
        ADMIN = "admin", "管理员"
        TIMEOUT = "timeout", "超时"
        BATCH = "batch", "批量"

    MAIN: ClassVar[tuple[str, ...]] = (Kind.FILL, Kind.APPROVE, Kind.JOIN)  # whose answers decide
    OPEN: ClassVar[tuple[str, ...]] = (Status.PENDING, Status.WAIT, Status.HOLD)
    TAKEN_BACK: ClassVar[Q] = Q(kind=Kind.COPY, status=Status.VOID)

    run = models.ForeignKey(NodeRun, models.CASCADE, related_name="tasks", verbose_name="环节")
    instance = models.ForeignKey(Instance, models.CASCADE, related_name="tasks", verbose_name="审批单")
    kind = models.CharField("类别", max_length=8, choices=Kind, default=Kind.APPROVE)
    assignee = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name="处理人")
    post = models.ForeignKey(
        "identity.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="岗位"
    )
    owner = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原处理人"
    )
    owner_before = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="委托前的原处理人",
        db_index=False,
    )  # fmt: skip
    delegation = models.ForeignKey(
        "Delegation", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="委托"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="加签自"
    )
    added_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="加签人"
    )
    turn = models.PositiveSmallIntegerField("次序", default=0)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.PENDING)
    did = models.CharField("处理", max_length=8, choices=Did, blank=True)
    via = models.CharField("方式", max_length=8, choices=Via, default=Via.SELF)
    opinion = models.TextField("意见", max_length=1000, blank=True)
    signature = models.ForeignKey(
        "Signature", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="手写签名"
    )
    created_at = models.DateTimeField("到达时间", default=clock.now)
    seen_at = models.DateTimeField("首次阅读", null=True, blank=True)
    acted_at = models.DateTimeField("办理时间", null=True, blank=True)

    scope_by: ClassVar[str] = "instance__unit_id"
    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {
        "assignee": (perms.own,),
        "owner": (perms.own,),
        "added_by": (perms.own,),
    }
    unaudited: ClassVar[tuple[str, ...]] = ("opinion",)
    objects: ClassVar = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "审批任务"
        verbose_name_plural = "审批任务"
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["assignee", "-created_at"], condition=Q(status="pending"), name="task_todo"),
            models.Index(fields=["assignee", "-acted_at"], condition=Q(acted_at__isnull=False), name="task_acted"),
            models.Index(fields=["assignee", "-created_at"], condition=Q(kind="cc"), name="task_copies"),
            models.Index(fields=["owner", "-created_at"], condition=Q(owner__isnull=False), name="task_owner"),
        )

    def __str__(self) -> str:
        return f"{self.run}：{self.assignee}"

    @property
    def late(self) -> bool:
        return self.run.due_at is not None and self.run.due_at < clock.now()

    @property
    def shown(self) -> str:
        """The handler as papers name him: 张三（代李四）."""
        return f"{self.assignee}（代{self.owner}）" if self.owner_id else str(self.assignee)


class FlowLog(models.Model):
    """办理记录: append-only; each line's digest contains that of the line before."""

    instance = models.ForeignKey(Instance, models.CASCADE, related_name="log", verbose_name="审批单")
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间", default=clock.now)
    round = models.PositiveSmallIntegerField("轮次")
    event = models.CharField("操作", max_length=20)
    node = models.CharField("环节", max_length=40, blank=True)
    user = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="操作人"
    )
    post = models.ForeignKey(
        "identity.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="岗位"
    )
    opinion = models.TextField("意见", blank=True)
    detail = models.JSONField("详情", default=dict)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ("instance", "number")
        constraints = (models.UniqueConstraint(fields=["instance", "number"], name="flowlog_number_once"),)

    def __str__(self) -> str:
        return f"{self.event} #{self.number}"
