"""The record of a school: what it is, where it is, who leads it, what it has and what it spends on informatisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q

from citong.kit.fen import FenField
from citong.lib import idnumber
from citong.platform.identity.models import MOBILE, Person
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped

from .kinds import CATEGORY_OF, Category, Kind, Nature

if TYPE_CHECKING:
    from collections.abc import Callable

POSTCODE = RegexValidator(r"^[0-9]{6}\Z", "请填写 6 位邮政编码，例如 362000。")
MONTH = RegexValidator(r"^(1[6-9]|20)[0-9]{2}-(0[1-9]|1[0-2])\Z", "请填写年和月，例如 1956-09。")
YEAR = RegexValidator(r"^20[0-9]{2}\Z", "请填写四位年份，例如 2018。")
WEBSITE = URLValidator(
    ("http", "https"), message="请填写以 http:// 或 https:// 开头的完整网址，例如 https://www.qzyz.example.cn。"
)
PHONE = RegexValidator(r"^(0[0-9]{2,3}-?)?[1-9][0-9]{6,7}(-[0-9]{1,6})?\Z", "请填写固定电话，例如 0595-22764117。")


def check_school_code(value: str) -> None:
    try:
        idnumber.parse_school_code(value)
    except ValueError as error:
        raise ValidationError(f"{error}。") from error


class School(Scoped):
    """One per unit of level school; the name is the unit's. Money in fen."""

    unit = models.OneToOneField(
        Unit,
        models.PROTECT,
        related_name="school",
        verbose_name="学校",
        limit_choices_to={"level": Unit.Level.SCHOOL},
        error_messages={
            "unique": "这所学校已经登记过，请在列表中找到它再修改。",
            "invalid": "这个单位不是学校，请选择学校。",
        },
    )
    code = models.CharField(
        "学校标识码",
        max_length=10,
        unique=True,
        help_text="10 位数字，例如 2135000001。",
        validators=[check_school_code],
        error_messages={"unique": "这个学校标识码已登记在另一所学校名下。"},
    )
    nature = models.CharField("办学性质", max_length=10, choices=Nature, default=Nature.PUBLIC)
    kind = models.CharField("办学类型", max_length=3, choices=Kind)
    category = models.CharField("学校类别", max_length=12, choices=Category, editable=False, db_index=True)
    township_central = models.BooleanField("乡镇中心小学", default=False)
    ordinary_junior = models.BooleanField("普通初中校", default=False)

    district = models.CharField("所在地区", max_length=40, blank=True)
    address = models.CharField("通讯地址", max_length=120, blank=True)
    postcode = models.CharField("邮编", max_length=6, blank=True, validators=[POSTCODE])
    website = models.CharField("学校网址", max_length=200, blank=True, validators=[WEBSITE])
    founded = models.CharField("建校年月", max_length=7, blank=True, validators=[MONTH])

    principal_name = models.CharField("负责人姓名", max_length=36, blank=True)
    principal_sex = models.CharField("负责人性别", max_length=1, blank=True, choices=Person.Sex)
    principal_position = models.CharField("负责人职务", max_length=40, blank=True)
    principal_title = models.CharField("负责人职称", max_length=40, blank=True)
    principal_office_phone = models.CharField("负责人办公电话", max_length=20, blank=True, validators=[PHONE])
    principal_mobile = models.CharField("负责人手机", max_length=11, blank=True, validators=[MOBILE])

    students = models.PositiveIntegerField("学生人数", null=True, blank=True)
    teachers = models.PositiveIntegerField("教师人数", null=True, blank=True)
    classes = models.PositiveIntegerField("班级数", null=True, blank=True)
    teacher_devices = models.PositiveIntegerField("教师用机（台）", null=True, blank=True)
    student_devices = models.PositiveIntegerField("学生用机（台）", null=True, blank=True)
    bandwidth = models.PositiveIntegerField("互联网出口带宽（Mbps）", null=True, blank=True)
    network = models.TextField("网络基础", blank=True, max_length=1000)
    rooms = models.TextField("信息化功能场室及数量", blank=True, max_length=1000)
    resources = models.TextField("校本资源拥有量", blank=True, max_length=1000)

    finance_year = models.CharField(
        "经费基准年",
        max_length=4,
        blank=True,
        validators=[YEAR],
        help_text="已决算的最近一年；投入为该年及前两年，预算为其后两年。",
    )
    spent_3_fen = FenField("前三年投入（第一年）", null=True, blank=True)
    spent_2_fen = FenField("前三年投入（第二年）", null=True, blank=True)
    spent_1_fen = FenField("前三年投入（第三年）", null=True, blank=True)
    budget_1_fen = FenField("今后预算（第一年）", null=True, blank=True)
    budget_2_fen = FenField("今后预算（第二年）", null=True, blank=True)

    platform = models.CharField("现有学校管理平台", max_length=120, blank=True)
    mps_number = models.CharField("公安部云计算产品信息安全认证编号", max_length=60, blank=True)
    mps_issuer = models.CharField("公安部认证发证机构", max_length=60, blank=True)
    mps_valid_until = models.DateField("公安部认证有效期至", null=True, blank=True)
    csa_number = models.CharField("CSA STAR Tech 认证编号", max_length=60, blank=True)
    csa_issuer = models.CharField("CSA STAR Tech 发证机构", max_length=60, blank=True)
    csa_valid_until = models.DateField("CSA STAR Tech 有效期至", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    masked: ClassVar[dict[str, Callable[[str], str]]] = {"principal_mobile": idnumber.mask_mobile}

    class Meta:
        verbose_name = "学校"
        verbose_name_plural = "学校"
        ordering = ("unit__path",)
        constraints = (
            models.CheckConstraint(
                name="school_township_central_is_primary",
                condition=Q(township_central=False) | Q(kind=Kind.PRIMARY),
                violation_error_message="只有办学类型为「小学」的学校可以标为乡镇中心小学。",
            ),
            models.CheckConstraint(
                name="school_ordinary_junior_is_junior",
                condition=Q(ordinary_junior=False) | Q(kind__in=[Kind.JUNIOR, Kind.NINE_YEAR]),
                violation_error_message="只有办学类型为「普通初中」或「九年一贯制学校」的学校可以标为普通初中校。",
            ),
        )

    def __str__(self) -> str:
        return self.unit.name

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def public(self) -> bool:
        return self.nature == Nature.PUBLIC

    @property
    def city_direct(self) -> bool:
        """市直: the school hangs directly under the city."""
        return self.unit.parent is not None and self.unit.parent.level == Unit.Level.CITY

    def full_clean(self, **kwargs: object) -> None:
        self._classify()
        super().full_clean(**kwargs)  # type: ignore[arg-type]

    def save(self, **kwargs: object) -> None:
        self._classify()
        super().save(**kwargs)  # type: ignore[arg-type]

    def _classify(self) -> None:
        """The category follows the kind; an unknown kind is left to the validation of choices."""
        if self.kind in Kind.values:
            self.category = CATEGORY_OF[Kind(self.kind)]
