"""What an allocation is made from: the grades of the assessment as they were taken over, and money from other sources."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from citong.kit.fen import FenField
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped, ScopedModel
from citong.records.programmes.models import Project

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Grade(models.TextChoices):
    """Best first."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Purpose(models.TextChoices):
    """What money is given for; the same purpose from two sources is a double funding."""

    PLATFORM = "platform", "智慧校园管理平台"
    CLASSROOM = "classroom", "智慧课堂教学环境"
    NETWORK = "network", "校园网络"
    EQUIPMENT = "equipment", "信息化设备"
    TRAINING = "training", "信息化培训"


document_number = RegexValidator(r"^[\u4e00-\u9fff]+〔\d{4}〕\d+号$", "文号请写成“泉财指标〔2018〕929号”的样子。")
year_bounds = [MinValueValidator(FIRST_YEAR, "请填写四位年份。"), MaxValueValidator(LAST_YEAR, "请填写四位年份。")]


class TakenResult(Scoped):
    """考核结果 of one project as it was taken over last; approved awards keep the grade that they were made from."""

    scope_by = "project__unit_id"

    project = models.OneToOneField(Project, models.PROTECT, related_name="award_result", verbose_name="项目")
    grade = models.CharField("考核等次", max_length=10, choices=Grade)
    source = models.CharField("依据", max_length=120, help_text="例如 2019年中期考核结果（泉教装〔2019〕31号）。")
    dated = models.DateField("结果日期", default=clock.today)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    named_by = ("project__unit",)

    class Meta:
        verbose_name = "考核结果"
        verbose_name_plural = "考核结果"
        ordering = ("project__number",)

    def __str__(self) -> str:
        return f"{self.project.unit.name}：{self.get_grade_display()}"


class OtherFunding(ScopedModel):
    """其他渠道资金: what ``unit``, a school, receives by another finance document."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="+",
        verbose_name="学校",
        limit_choices_to={"level": Unit.Level.SCHOOL},
    )
    document_number = models.CharField(
        "文号", max_length=60, validators=[document_number], help_text="例如 泉财指标〔2018〕929号。"
    )
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    amount_fen = FenField("金额")
    year = models.PositiveSmallIntegerField("年度", validators=year_bounds)
    remark = models.CharField("备注", max_length=200, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    named_by = ("unit",)

    class Meta:
        verbose_name = "其他渠道资金"
        verbose_name_plural = "其他渠道资金"
        ordering = ("-year", "document_number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "document_number", "purpose"],
                name="other_funding_once",
                violation_error_message="这所学校的同一文号、同一用途已经登记过，请直接修改原来的记录。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit.name} {self.document_number}"
