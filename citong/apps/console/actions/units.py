"""The organisation tree: each change names the day it takes effect and the document it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from citong.apps.console.perms import perms
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.kit.filters import DateInput
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org import changes
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor

L = Unit.Level
UNDER = {
    L.CITY: (L.COUNTY, L.SCHOOL, L.DEPARTMENT),
    L.COUNTY: (L.SCHOOL, L.DEPARTMENT),
    L.SCHOOL: (L.DEPARTMENT,),
    L.DEPARTMENT: (L.DEPARTMENT,),
}


def day(label: str = "生效日期") -> forms.DateField:
    return forms.DateField(label=label, initial=clock.today, widget=DateInput(), help_text="不能晚于今天。")


def document() -> forms.CharField:
    return forms.CharField(label="依据文号", max_length=60, required=False, help_text="例如：泉教人〔2018〕15号")


def _not_ahead(on: date) -> None:
    if on > clock.today():
        raise Refused({"on": f"生效日期不能晚于今天（{clock.today()}），请在变更生效后登记。"})


def above(unit: Unit) -> Unit | None:
    """What a unit is called and where it hangs is decided above it; the topmost one stays as it is."""
    return unit.parent


def _fits(level: str, parent: Unit) -> None:
    if level not in UNDER[L(parent.level)]:
        allowed = "、".join(str(L(one).label) for one in UNDER[L(parent.level)])
        raise Refused(f"{parent.get_level_display()}单位之下只能有：{allowed}。")


def _closed(unit: Unit) -> str:
    return f"{unit.name}已于 {unit.closed_on} 撤销，不能再变更。" if unit.closed_on else ""


@action("设立单位", perm=perms.units, creates=True, inputs={"on": day("设立日期"), "document": document()})
def establish(unit: Unit, *, on: date, document: str = "", by: Actor) -> None:
    _not_ahead(on)
    if unit.parent is None:
        raise Refused({"parent": "请选择上级单位。"})
    _fits(unit.level, unit.parent)
    changes.establish(unit, on, document)


@action(
    "更名",
    perm=perms.units,
    at=above,
    inputs={"name": None, "short_name": None, "on": day(), "document": document()},
    unless=_closed,
)
def rename(unit: Unit, *, name: str, on: date, short_name: str = "", document: str = "", by: Actor) -> None:
    _not_ahead(on)
    changes.rename(unit, name, on, short_name, document)


@action(
    "划转", perm=perms.units, at=above, inputs={"parent": None, "on": day(), "document": document()}, unless=_closed
)
def move(unit: Unit, *, parent: Unit, on: date, document: str = "", by: Actor) -> None:
    """Hang the unit with all below it elsewhere; both places must be in reach."""
    if not by.reaches(perms.units, parent):
        raise PermissionDenied(perms.units)
    _not_ahead(on)
    _fits(unit.level, parent)
    changes.move(unit, parent, on, document)


@action(
    "并入其他单位",
    perm=perms.units,
    at=above,
    inputs={
        "into": forms.ModelChoiceField(Unit.objects.all(), label="并入单位", empty_label="请选择"),
        "on": day(),
        "document": document(),
    },
    unless=_closed,
    danger=True,
)
def merge(unit: Unit, *, into: Unit, on: date, document: str = "", by: Actor) -> None:
    """The departments and the posts go over; grants do not, they are given anew at the new unit."""
    if into.parent is None or not by.reaches(perms.units, into.parent):
        raise PermissionDenied(perms.units)
    _not_ahead(on)
    for post in Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), unit=unit):
        _take_over(post, into, on)
    changes.merge(unit, into, on, document)


def _take_over(post: Post, into: Unit, on: date) -> None:
    if post.starts_on >= on:
        post.unit = into
        post.save()
        return
    new = Post(person=post.person, unit=into, title=post.title, kind=post.kind, primary=post.primary)
    new.starts_on, new.ends_on = on, post.ends_on
    post.ends_on = on - timedelta(days=1)
    post.save()
    new.save()


@action(
    "撤销单位",
    perm=perms.units,
    at=above,
    inputs={"on": day("撤销日期"), "document": document()},
    unless=_closed,
    danger=True,
)
def close(unit: Unit, *, on: date, document: str = "", by: Actor) -> None:
    _not_ahead(on)
    held = Post.objects.filter(Post.current(), unit=unit).select_related("person", "unit")
    if held:
        names = "、".join(str(post.person) for post in held[:3])
        raise Refused(f"{unit.name}还有 {len(held)} 个在任岗位（{names}），请先结束这些岗位，或用“并入其他单位”。")
    changes.close(unit, on, document)
