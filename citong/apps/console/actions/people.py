"""People and the posts they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied

from citong.apps.console.perms import perms
from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.kit.filters import DateInput
from citong.lib import clock
from citong.platform.identity.models import Person, Post
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor

K = Post.Kind


def post_inputs() -> dict[str, forms.Field]:
    """What a new post is described by."""
    return {
        "unit": forms.ModelChoiceField(Unit.objects.all(), label="任职单位", empty_label="请选择"),
        "title": forms.CharField(label="岗位名称", max_length=40, help_text="例如：教务处副主任"),
        "kind": forms.ChoiceField(label="岗位类别", choices=K.choices, initial=K.TEACHER),
        "starts_on": forms.DateField(label="任职日期", initial=clock.today, widget=DateInput()),
    }


def may_appoint(by: Actor, unit: Unit, kind: str) -> None:
    """Within the own reach; heads of schools and administrators are appointed from above."""
    if not by.reaches(perms.people, unit):
        raise PermissionDenied(perms.people)
    from_above = {K.PRINCIPAL, K.ADMIN} & {kind} and unit.level == Unit.Level.SCHOOL
    if from_above and not (by.is_system or (unit.parent and by.reaches(perms.people, unit.parent))):
        raise Refused(f"{K(kind).label}的岗位由主管教育局登记，请联系上级系统管理员。")


def _must_be_open(unit: Unit) -> None:
    if unit.closed:
        raise Refused({"unit": f"{unit}已于 {unit.closed_on} 撤销，请选择现有单位。"})


def _hold(person: Person, unit: Unit, title: str, kind: str, starts_on: date) -> None:
    _must_be_open(unit)
    first = not Post.objects.filter(Post.current(), person=person).exists()
    post = Post(person=person, unit=unit, title=title, kind=kind, starts_on=starts_on, primary=first)
    post.full_clean()
    post.save()


@action("登记人员", perm=perms.people, creates=True, inputs=dict(post_inputs()))
def register(person: Person, *, unit: Unit, title: str, kind: str, starts_on: date, by: Actor) -> None:
    """A new person with the first post; without one nobody could find the person again."""
    may_appoint(by, unit, kind)
    person.full_clean()
    person.save()
    _hold(person, unit, title, kind, starts_on)


@action("修改人员", perm=perms.people)
def correct_person(person: Person, *, by: Actor, **values: Any) -> None:
    fill(person, values)


@action("增加岗位", perm=perms.people, inputs=dict(post_inputs()))
def add_post(person: Person, *, unit: Unit, title: str, kind: str, starts_on: date, by: Actor) -> None:
    may_appoint(by, unit, kind)
    _hold(person, unit, title, kind, starts_on)


@action(
    "调入",
    perm=perms.people,
    creates=True,
    inputs={
        "name": forms.CharField(label="姓名", max_length=36),
        "id_number": forms.CharField(label="身份证件号码", max_length=18),
    },
)
def appoint(post: Post, *, name: str, id_number: str, by: Actor) -> None:
    """Give a post to somebody registered elsewhere; who knows name and ID number may do that, nobody can browse."""
    may_appoint(by, post.unit, post.kind)
    _must_be_open(post.unit)
    found = Person.objects.filter(id_number=id_number.strip().upper(), name=name.strip()).first()
    if found is None:
        raise Refused("没有找到姓名和身份证件号码都一致的人员，请核对。尚未登记过的人员请到“人员”中登记。")
    post.person = found
    post.primary = not Post.objects.filter(Post.current(), person=found).exists()


@action("修改岗位", perm=perms.people)
def change_post(post: Post, *, by: Actor, **values: Any) -> None:
    """Title, kind and dates; another unit is another post."""
    may_appoint(by, post.unit, post.kind)
    if values.get("unit", post.unit) != post.unit:
        raise Refused({"unit": "调到另一个单位，请结束这个岗位，再在新单位增加岗位。"})
    fill(post, values)
    may_appoint(by, post.unit, post.kind)


def _over(post: Post) -> str:
    return f"这个岗位已于 {post.ends_on} 结束。" if post.ends_on and post.ends_on < clock.today() else ""


@action(
    "结束岗位",
    perm=perms.people,
    inputs={"ends_on": forms.DateField(label="离任日期", initial=clock.today, widget=DateInput())},
    unless=_over,
    danger=True,
)
def end_post(post: Post, *, ends_on: date, by: Actor) -> None:
    """From the day after, the post and all that was granted to it hold no more."""
    may_appoint(by, post.unit, post.kind)
    if by.post == post:
        raise Refused("不能结束自己正在使用的岗位，请由上级系统管理员办理。")
    post.ends_on = ends_on
