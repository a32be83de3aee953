"""拟定、公示、立项: decisions wait unseen until they are published together."""

from django.core.validators import RegexValidator
from django.db import models

from citong.lib import clock
from citong.platform.org.scope import Scoped, ScopedModel

from .application import Application
from .batch import Batch

DOCUMENT_NUMBER = RegexValidator(
    r"^[^\d〔〕\s]+〔\d{4}〕[1-9]\d*号$",
    "发文字号请写成“泉教装〔2019〕3号”的样子：年份用六角括号，序号不编虚位、不加“第”。",
)


class Publicity(ScopedModel):
    """公示: the public list of the schools proposed together, for a number of working days. A batch may have several."""

    class Status(models.TextChoices):
        RUNNING = "running", "公示中"
        ENDED = "ended", "已结束"

    tones = {Status.RUNNING: "blue", Status.ENDED: "gray"}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="publicities", verbose_name="批次")
    title = models.CharField("公示标题", max_length=100)
    text = models.TextField("公示说明", max_length=4000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RUNNING, editable=False)
    starts_on = models.DateField("公示开始日期")
    ends_on = models.DateField("公示结束日期", editable=False)
    published_at = models.DateTimeField("发布时间", default=clock.now, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"

    def __str__(self) -> str:
        return self.title

    @property
    def open(self) -> bool:
        return self.status == self.Status.RUNNING and self.starts_on <= clock.today() <= self.ends_on

    @property
    def coming(self) -> bool:
        return clock.today() < self.starts_on

    @property
    def shown(self) -> str:
        """How far it is, for the public."""
        return "未开始" if self.coming else "公示中" if self.open else "已结束"


class Decision(Scoped):
    """拟定结果: only those who decide see it, until a publicity shows all that are decided at once."""

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "拟入选"
        RESERVE = "reserve", "备选"
        DECLINED = "declined", "未入选"

    scope_by = "application__batch__unit_id"  # the city's, never the school's or the county's

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision", verbose_name="申报")
    outcome = models.CharField("拟定结果", max_length=10, choices=Outcome)
    exception = models.BooleanField("与排名不一致", default=False, editable=False)
    reason = models.CharField("理由", max_length=400, blank=True, help_text="与排名不一致时必须说明理由。")
    opinion = models.TextField("市教育局意见", max_length=1000, blank=True, help_text="不填则用该结果的常用意见。")
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    publicity = models.ForeignKey(
        Publicity, models.PROTECT, null=True, related_name="decisions", verbose_name="公示", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "拟定结果"
        verbose_name_plural = "拟定结果"

    def __str__(self) -> str:
        return f"{self.application.unit.name}：{self.get_outcome_display()}"

    @property
    def words(self) -> str:
        """市教育局意见 as the publication prints it on the form: the decider's own, or the usual one of the outcome."""
        return self.opinion.strip() or USUAL_OPINIONS[self.outcome]


USUAL_OPINIONS = {
    Decision.Outcome.PROPOSED: "同意列为试点校拟入选学校，经公示无异议后予以立项。",
    Decision.Outcome.RESERVE: "列为备选，本次暂不立项。",
    Decision.Outcome.DECLINED: "本批次不予立项。",
}


class Objection(Scoped):
    """异议: filed by anybody during the publicity, handled and answered by the city."""

    class Status(models.TextChoices):
        FILED = "filed", "待处理"
        UPHELD = "upheld", "异议成立"
        REJECTED = "rejected", "异议不成立"

    tones = {Status.FILED: "orange", Status.UPHELD: "red", Status.REJECTED: "green"}

    scope_by = "publicity__unit_id"

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections", verbose_name="公示")
    application = models.ForeignKey(Application, models.PROTECT, related_name="objections", verbose_name="所涉学校申报")
    receipt = models.CharField("受理编号", max_length=20, unique=True, editable=False)
    name = models.CharField("姓名或单位", max_length=60)
    contact = models.CharField("联系方式", max_length=60)
    text = models.TextField("异议内容", max_length=3000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.FILED, editable=False)
    filed_at = models.DateTimeField("提出时间", default=clock.now, editable=False)
    answer = models.TextField("处理答复", max_length=3000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人", editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    unaudited = ("name", "contact")

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"异议 {self.receipt}"


class ResultNotice(ScopedModel):
    """结果通知: the official document that names the established schools."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="result_notices", verbose_name="批次")
    publicity = models.OneToOneField(
        Publicity, models.PROTECT, related_name="result_notice", verbose_name="公示", help_text="公布哪一次公示的结果。"
    )
    document_number = models.CharField(
        "发文字号", max_length=40, unique=True, validators=[DOCUMENT_NUMBER], help_text="例如 泉教装〔2019〕3号"
    )
    title = models.CharField("标题", max_length=120, help_text="发文机关、事由和文种；印制时按词意自动分行。")
    addressees = models.CharField("主送机关", max_length=200)
    body = models.TextField("正文", max_length=6000)
    copies_to = models.CharField("抄送机关", max_length=200, blank=True)
    issued_on = models.DateField("成文日期")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    dated_by = "issued_on"

    class Meta:
        verbose_name = "结果通知"
        verbose_name_plural = "结果通知"

    def __str__(self) -> str:
        return self.title
