"""Changes of the tree: each takes a day of effect and leaves a line in the unit's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.dispatch import Signal

from citong.lib import tree

from .models import Unit, UnitChange

if TYPE_CHECKING:
    from datetime import date

Kind = UnitChange.Kind
moved = Signal()  # in the transaction of a move, with the paths ``old`` and ``new`` of the subtree


def _log(unit: Unit, kind: str, on: date, document: str, note: str = "") -> None:
    UnitChange.objects.create(
        unit=unit,
        kind=kind,
        on=on,
        name=unit.name,
        short_name=unit.short_name,
        parent=unit.parent,
        document=document,
        note=note,
    )


def _must_fit(old: str, new: str) -> None:
    deepest = max(len(path) for path in Unit.objects.filter(path__startswith=old).values_list("path", flat=True))
    if deepest - len(old) + len(new) > tree.MAX:
        raise ValidationError(f"划转后组织机构会超过 {tree.MAX // tree.STEP} 层，请换一个上级单位。")


def _must_be_open(unit: Unit) -> None:
    if unit.closed_on:
        raise ValidationError(f"{unit.name}已于 {unit.closed_on} 撤销，不能再变更。")


def _must_follow(unit: Unit, on: date) -> None:
    """A unit's history is written forwards: a change takes effect on the day of the last one, or later."""
    last = unit.changes.last()
    since = last.on if last else unit.opened_on
    if since and on < since:
        what = last.get_kind_display() if last else "设立"
        raise ValidationError({"on": f"{unit.name}已于 {since} {what}，生效日期不能早于这一天。"})


@transaction.atomic
def establish(unit: Unit, on: date, document: str = "") -> Unit:
    """Put a new unit into the tree. A code that was ever used is refused."""
    if unit.parent:
        _must_be_open(unit.parent)
    if Unit.objects.filter(code=unit.code).exists():
        raise ValidationError({"code": f"单位代码 {unit.code} 已使用过，代码不能重复使用，请换一个。"})
    unit.opened_on = on
    unit.save()
    _log(unit, Kind.OPEN, on, document)
    return unit


@transaction.atomic
def rename(unit: Unit, name: str, on: date, short_name: str = "", document: str = "") -> Unit:
    """Give a new name; the code stays, the old name stays in the history."""
    _must_be_open(unit)
    _must_follow(unit, on)
    note = f"原名：{unit.name}"
    unit.name, unit.short_name = name, short_name
    unit.save()
    _log(unit, Kind.RENAME, on, document, note)
    return unit


@transaction.atomic
def move(unit: Unit, parent: Unit, on: date, document: str = "") -> Unit:
    """Hang the unit and all below it under ``parent``."""
    _must_be_open(unit)
    _must_follow(unit, on)
    _must_be_open(parent)
    if parent.path.startswith(unit.path):
        raise ValidationError("不能把单位划转到它自己或它的下级单位之下。")
    note = f"原上级：{unit.parent or '无'}"
    old, unit.parent = unit.path, parent
    new = unit._next_path()
    _must_fit(old, new)
    Unit.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1)), revision=F("revision") + 1
    )
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.refresh_from_db()
    moved.send(Unit, old=old, new=new)
    _log(unit, Kind.MOVE, on, document, note)
    return unit


@transaction.atomic
def close(unit: Unit, on: date, document: str = "", note: str = "", kind: str = Kind.CLOSE) -> Unit:
    """Close a unit; it keeps its row, its code and its records."""
    _must_be_open(unit)
    _must_follow(unit, on)
    left = Unit.objects.filter(parent=unit, closed_on__isnull=True)
    if left.exists():
        names = "、".join(u.name for u in left[:3])
        raise ValidationError(f"{unit.name}下还有未撤销的单位（{names}），请先处理。")
    unit.closed_on = on
    unit.save()
    _log(unit, kind, on, document, note)
    return unit


@transaction.atomic
def merge(unit: Unit, into: Unit, on: date, document: str = "") -> Unit:
    """Merge ``unit`` into ``into``: its departments move over, it closes and names its successor."""
    _must_be_open(into)
    if unit.pk == into.pk or unit.level != into.level:
        raise ValidationError("只能并入另一个同层级的单位。")
    for child in Unit.objects.filter(parent=unit, closed_on__isnull=True):
        move(child, into, on, document)
    unit.successor = into
    return close(unit, on, document, f"并入：{into.name}", Kind.MERGE)
