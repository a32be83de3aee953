"""People, their account and the posts they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from citong.lib import clock, idnumber, pinyin, tree
from citong.platform.org.models import Unit
from citong.platform.org.scope import Scoped

from .reach import PeopleQuerySet, common

if TYPE_CHECKING:
    from datetime import date

MOBILE = RegexValidator(r"^1[3-9][0-9]{9}\Z", "请填写 11 位手机号码，例如 13805950000。")


def check_id_number(value: str) -> None:
    if value and not idnumber.is_id(value):
        raise ValidationError("身份证件号码的校验位不对，请核对后再填。")


class Person(models.Model):
    """A natural person, once for the whole city."""

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        UNKNOWN = "0", "未知的性别"
        MALE = "1", "男"
        FEMALE = "2", "女"
        UNSTATED = "9", "未说明的性别"

    name = models.CharField("姓名", max_length=36)
    pinyin = models.CharField("姓名拼音", max_length=120, editable=False)
    initials = models.CharField("拼音首字母", max_length=36, editable=False, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    id_number = models.CharField("身份证件号码", max_length=18, blank=True, validators=[check_id_number])
    mobile = models.CharField("手机", max_length=11, blank=True, validators=[MOBILE])
    email = models.EmailField("电子邮箱", blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    masked: ClassVar[dict[str, Callable[[str], str]]] = {  # how the audit trail writes them down
        "id_number": idnumber.mask_id,
        "mobile": idnumber.mask_mobile,
        "email": idnumber.mask_email,
    }

    objects = PeopleQuerySet.as_manager()
    person_link: ClassVar[str] = "pk"
    scope_low: str | None = None  # set by visible_to, so that a list asks once for all its rows
    scope_high: str = ""

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        constraints = (
            models.UniqueConstraint(
                fields=["id_number"],
                condition=~Q(id_number=""),
                name="person_id_number_once",
                violation_error_message="这个身份证件号码已登记在另一人名下。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.pinyin = pinyin.full(self.name)[:120]
        self.initials = pinyin.initials(self.name)[:36]
        super().save(**kwargs)  # type: ignore[arg-type]

    @property
    def scope_path(self) -> str | None:
        """The deepest unit above all posts of the person; ``None`` for one who is only being registered."""
        if self.pk is None:
            return None
        if not isinstance(self.scope_low, str):
            posts = Post.objects.filter(person=self).order_by()
            held = posts.filter(Post.current()) or posts
            paths = sorted(post.unit.path for post in held.select_related("unit"))
            return common(paths[0], paths[-1], tree.STEP) if paths else ""
        return common(self.scope_low, self.scope_high, tree.STEP)

    @property
    def scope_unit_id(self) -> int | None:
        """The unit at which acts on the person are recorded."""
        return (
            Unit.objects.filter(path=self.scope_path).values_list("pk", flat=True).first() if self.scope_path else None
        )


class UserManager(BaseUserManager["User"].from_queryset(PeopleQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """An account; without a password it cannot sign in until one is set."""
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account; one per person. What it may do comes from the grants of its posts."""

    username = models.CharField("用户名", max_length=40, unique=True)
    phone = models.CharField("登录手机", max_length=11, null=True, blank=True, unique=True, validators=[MOBILE])
    person = models.OneToOneField(Person, models.PROTECT, related_name="user", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    USERNAME_FIELD = "username"
    unaudited: ClassVar[tuple[str, ...]] = ("password", "last_login")
    masked: ClassVar[dict[str, Callable[[str], str]]] = {"phone": idnumber.mask_mobile}
    objects: ClassVar[UserManager] = UserManager()
    person_link: ClassVar[str] = "person_id"
    scope_low: str | None = None
    scope_high: str = ""

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.person.name

    @property
    def scope_path(self) -> str | None:
        if isinstance(self.scope_low, str):
            return common(self.scope_low, self.scope_high, tree.STEP)
        return self.person.scope_path

    @property
    def scope_unit_id(self) -> int | None:
        return self.person.scope_unit_id


class Post(Scoped):
    """岗位: what a person is at a unit, from a day to a day."""

    class Kind(models.TextChoices):
        OFFICER = "officer", "机关干部"
        PRINCIPAL = "principal", "校长（园长）"
        APPLICANT = "applicant", "项目申报人"
        TEACHER = "teacher", "教职工"
        EXPERT = "expert", "评审专家"
        ADMIN = "admin", "系统管理员"
        GUARDIAN = "guardian", "家长（监护人）"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("岗位名称", max_length=40)
    kind = models.CharField("岗位类别", max_length=10, choices=Kind, default=Kind.TEACHER)
    starts_on = models.DateField("任职日期", default=clock.today)
    ends_on = models.DateField("离任日期", null=True, blank=True)
    primary = models.BooleanField("主岗", default=False)
    head = models.BooleanField("单位负责人", default=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ("-primary", "pk")
        constraints = (
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}（{self.unit.label}{self.title}）"

    @staticmethod
    def current(day: date | None = None) -> Q:
        """Condition on posts that are held on ``day`` (today)."""
        day = day or clock.today()
        return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    @classmethod
    def serving(cls) -> Q:
        """Condition on current posts of those who work at their unit: guardians do not."""
        return cls.current() & ~Q(kind=cls.Kind.GUARDIAN)
