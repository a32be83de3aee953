"""Writes of the checklists: a draft is edited, one in force is never changed but revised as the next version."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Max

from citong.kit.actions import Changes, action, difference, fill
from citong.kit.errors import Refused

from ..models import Checklist, ChecklistItem
from ..perms import perms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.access.actor import Actor

S = Checklist.Status
DATA = Path(__file__).parent.parent / "data"
SHIPPED = tuple(sorted(file.stem for file in DATA.glob("*.toml")))


def shipped(name: str) -> dict[str, Any]:
    """A checklist that the product brings along: title, note and items."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def start_field() -> forms.ChoiceField:
    """What a new checklist begins with."""
    offered = [(name, f"{shipped(name)['title']}（{shipped(name)['source']}）") for name in SHIPPED]
    return forms.ChoiceField(
        label="初始内容",
        choices=[("", "空白清单"), *offered],
        required=False,
        help_text="检查项生成后可以修改、增减。",
    )


@action("新建检查清单", perm=perms.plan, creates=True, inputs={"start": start_field()})
def create_checklist(checklist: Checklist, *, start: str = "", by: Actor) -> None:
    """An empty draft of the bureau that keeps the checklists, or one with the items of a shipped one."""
    items = shipped(start)["items"] if start in SHIPPED else ()
    if by.post is not None and checklist.unit_id is None:
        checklist.unit = by.post.unit.ancestor("city") or by.post.unit
    if items:
        checklist.full_clean()
        checklist.save()
        _replace(checklist, items)


def fixed(checklist: Checklist) -> str:
    return "" if checklist.status == S.DRAFT else "只有草稿可以修改；使用中的清单请先“修订”，生成新的版本。"


@action("修改名称和说明", perm=perms.plan, unless=fixed)
def change_checklist(checklist: Checklist, *, by: Actor, **values: Any) -> None:
    fill(checklist, values)


@action("修改检查项", perm=perms.plan, unless=fixed)
def set_items(checklist: Checklist, *, items: Sequence[Mapping[str, Any]], by: Actor) -> Changes:
    """Replace all items of a draft."""
    before = _told(checklist)
    _replace(checklist, items)
    return difference(before, dict.fromkeys(before) | _told(checklist))


def _told(checklist: Checklist) -> dict[str, object]:
    """The items as the audit tells them: their order, and of each item how it is looked at, answered and counted."""
    items = list(checklist.items.all())

    def said(item: ChecklistItem) -> str:
        counts = f"{item.weight} 分" if item.weight else "不计分"
        return "，".join(part for part in (item.section, item.get_scale_display(), counts, item.guidance) if part)

    return {"检查项": "、".join(item.text for item in items), **{f"「{item.text}」": said(item) for item in items}}


def _replace(checklist: Checklist, items: Sequence[Mapping[str, Any]]) -> None:
    checklist.items.all().delete()
    rows = [ChecklistItem(checklist=checklist, order=n, **item) for n, item in enumerate(items, start=1)]
    for row in rows:
        row.full_clean(exclude=("checklist",))
    ChecklistItem.objects.bulk_create(rows)


@action("启用", perm=perms.plan, moves={S.DRAFT: S.IN_FORCE})
def put_in_force(checklist: Checklist, *, by: Actor) -> None:
    """From now on campaigns use this version; the one before retires."""
    if not checklist.items.exists():
        raise Refused("清单里还没有检查项，请先添加。")
    older = Checklist.objects.filter(unit=checklist.unit, title=checklist.title, status=S.IN_FORCE)
    older.update(status=S.RETIRED)


@action("停用", perm=perms.plan, moves={S.IN_FORCE: S.RETIRED}, danger=True)
def retire(checklist: Checklist, *, by: Actor) -> None:
    """No new campaign takes it; what uses it goes on."""


def unfinished(checklist: Checklist) -> str:
    return "这一版还是草稿，不能修订，请直接修改。" if checklist.status == S.DRAFT else ""


@action("修订", perm=perms.plan, unless=unfinished)
def revise(checklist: Checklist, *, by: Actor) -> None:
    """The next version begins as a draft with the same items."""
    versions = Checklist.objects.filter(unit=checklist.unit, title=checklist.title)
    if versions.filter(status=S.DRAFT).exists():
        raise Refused("已有一版修订草稿，不能再修订，请先完成或启用它。")
    last = versions.aggregate(last=Max("version"))["last"] or 0
    fresh = Checklist.objects.create(unit=checklist.unit, title=checklist.title, version=last + 1, note=checklist.note)
    kept = ("order", "section", "text", "guidance", "scale", "weight")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=fresh, **values) for values in checklist.items.values(*kept)
    )
