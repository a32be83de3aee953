"""专家库: who may review. Enrolling gives an expert an account, a post in the pool and the role, if there is none yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from citong.apps.pilots.models import Expert
from citong.apps.pilots.perms import perms
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import idnumber, pinyin
from citong.platform.access.actor import Actor
from citong.platform.access.delegation import give
from citong.platform.access.models import Role
from citong.platform.identity.models import Person, Post, User
from citong.platform.org.models import Unit
from citong.platform.signin import passwords

POOL, TITLE, ROLE = "评审专家库", "评审专家", "expert"


@action(
    "登记专家",
    perm=perms.pool,
    creates=True,
    inputs={
        "account": forms.CharField(
            label="已有账号",
            required=False,
            max_length=40,
            help_text="专家已有本系统账号的，填写用户名或登录手机；没有的留空，由系统建立账号。",
        )
    },
)
def enrol(expert: Expert, *, by: Actor, account: str = "") -> None:
    """Take a person into the pool of the city; whoever has no account gets one, without a password yet."""
    if expert.unit_id is None:
        expert.unit = _city_of(by)
    if getattr(expert, "user", None) is None:
        expert.user = _known(expert, account, by) or _open_account(expert)
    expert.name = expert.user.person.name
    if Expert.objects.filter(user=expert.user).exists():
        raise Refused(f"{expert.name}已在专家库中。")
    _fill_county(expert)
    _seat(expert)


def _city_of(by: Actor) -> Unit:
    city = by.post.unit.ancestor(Unit.Level.CITY) if by.post else None
    if city is None:
        raise Refused("专家库由市教育局管理，请以市局岗位登记专家。")
    return city


def _known(expert: Expert, account: str, by: Actor) -> User | None:
    """The account that was named, or the one that signs in with the expert's mobile."""
    users = User.objects.visible_to(by, perms.pool).select_related("person")
    if account:
        user: User | None = users.filter(username=account).first() or users.filter(phone=account).first()
        if user is None:
            raise ValidationError({"account": "没有这个账号，请核对用户名或登录手机；没有账号的请留空。"})
    else:
        user = users.filter(phone=expert.mobile).first() if expert.mobile else None
    if user is not None and user.person.name != expert.name:
        field = "account" if account else "mobile"
        raise ValidationError(
            {field: f"这个账号属于另一个人（{idnumber.mask_name(user.person.name)}），请核对姓名和手机。"}
        )
    return user


def _open_account(expert: Expert) -> User:
    if not expert.mobile:
        raise ValidationError({"mobile": "没有账号的专家，请填写手机，用于登录和接收通知。"})
    if User.objects.filter(phone=expert.mobile).exists():
        raise ValidationError({"mobile": "这个手机已用于另一个账号，请核对手机。"})
    person = Person(name=expert.name, mobile=expert.mobile, email=expert.email)
    person.full_clean()
    person.save()
    user = User(username=_username(expert.name), phone=expert.mobile, person=person, must_change_password=True)
    user.set_password(None)
    user.full_clean(exclude=["password"])
    user.save()
    return user


def _username(name: str) -> str:
    """``zj.lyt``, or with a number behind it."""
    start = f"zj.{pinyin.initials(name)[:12] or 'x'}"
    taken = set(User.objects.filter(username__startswith=start).values_list("username", flat=True))
    return next(found for n in range(1, len(taken) + 3) if (found := start if n == 1 else f"{start}{n}") not in taken)


def _fill_county(expert: Expert) -> None:
    """The county of the school where the expert works follows from the school."""
    if expert.employer_unit_id and expert.county_id is None:
        expert.county = expert.employer_unit.ancestor(Unit.Level.COUNTY)


def pool_of(city: Unit) -> Unit:
    """The department whose posts the experts hold: nothing of a school lies below it."""
    found = Unit.objects.filter(parent=city, name=POOL, level=Unit.Level.DEPARTMENT).first()
    return found or Unit.objects.create(
        parent=city, name=POOL, level=Unit.Level.DEPARTMENT, code=f"{city.code[:16]}-ZJK", area_code=city.area_code
    )


def _seat(expert: Expert) -> None:
    """A post in the pool with the role of an expert; both come with the enrolment, not from what the officer holds."""
    pool = pool_of(expert.unit)
    person = expert.user.person
    posts = Post.objects.filter(Post.current(), person=person)
    post = posts.filter(unit=pool, kind=Post.Kind.EXPERT).first()
    if post is None:
        post = Post(person=person, unit=pool, title=TITLE, kind=Post.Kind.EXPERT, primary=not posts.exists())
        post.full_clean()
        post.save()
    give(post, Role.objects.get(code=ROLE), pool, Actor.system())


@action("修改专家", perm=perms.pool)
def change_expert(expert: Expert, *, by: Actor, **values: Any) -> None:
    """Correct the facts of an expert, or let one rest."""
    for name, value in values.items():
        setattr(expert, name, value)
    person = expert.user.person
    if expert.name != person.name:
        if not only_expert(expert):
            raise ValidationError({"name": "这位专家另有任职，姓名请由所在单位在人员档案中修改。"})
        person.name = expert.name
        person.save()
    _fill_county(expert)


def only_expert(expert: Expert) -> bool:
    """Whether the account exists for reviewing alone: its holder has no other post."""
    return not Post.objects.filter(Post.current(), person=expert.user.person).exclude(kind=Post.Kind.EXPERT).exists()


def no_password(expert: Expert) -> str:
    """Why the pool gives no password for this account; it must never open somebody's other posts."""
    if expert.user.last_login is not None:
        return "这位专家已经登录过，忘记密码请联系系统管理员重置。"
    return "" if only_expert(expert) else "这位专家另有任职，请用原有账号密码登录。"


@action("发放初始密码", perm=perms.pool, unless=no_password)
def issue_password(expert: Expert, *, by: Actor) -> None:
    """A password to be told once; it has to be changed at the first sign-in. ``expert.issued`` holds it, unsaved."""
    expert.issued = passwords.temporary()  # type: ignore[attr-defined]
    passwords.change(expert.user, expert.issued, must_change=True)  # type: ignore[attr-defined]
    expert.user.save()
