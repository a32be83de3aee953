"""What happened to a row: who, as what, when, from where, and what changed, in the words of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import ForeignKey
from django.utils import timezone

from citong.kit.columns import NOTHING, derive, named_by
from citong.kit.frame import Request, answer, row_crumbs, row_of
from citong.platform.audit import trail
from citong.ui.shapes import Event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import Field, Model
    from django.http import HttpResponse

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.audit.models import Entry

FEW, SIZE = 8, 50
SILENT = {"revision", "id"}


def show(resource: Resource, request: Request, /, *, pk: object) -> HttpResponse:
    obj = row_of(resource, request.actor, pk)
    page = Paginator(trail.history(obj), SIZE).get_page(request.GET.get("page"))
    context = {
        "resource": resource,
        "obj": obj,
        "page": page,
        "events": events(resource, request.actor, obj, page),
        "crumbs": row_crumbs(resource, request, obj, "操作记录"),
    }
    return answer(request, "kit/history.html", context)


def events(resource: Resource, actor: Actor, obj: Model, entries: Iterable[Entry]) -> list[Event]:
    """Audit entries about ``obj`` as lines of a timeline, without what is kept from ``actor``."""
    found, unseen = list(entries), resource.unseen(actor, obj)
    names = _names(resource, found)
    return [_event(resource, entry, names, unseen) for entry in found]


def _event(resource: Resource, entry: Entry, names: dict[tuple[str, Any], str], unseen: Collection[str]) -> Event:
    lines = [entry.note] if entry.note else []
    order = {
        name: place for place, f in enumerate(resource.model._meta.concrete_fields) for name in (f.name, f.attname)
    }
    changes = sorted(entry.changes.items(), key=lambda change: order.get(change[0], len(order)))
    lines += [line for name, pair in changes if name not in unseen and (line := _line(resource, name, pair, names))]
    post = f"{entry.post.unit.label} · {entry.post.title}" if entry.post else ""
    who = " · ".join(part for part in (str(entry.user or "系统"), post, entry.address) if part)
    when = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    return Event(entry.label, when, who, "\n".join(lines))


def _line(resource: Resource, name: str, pair: list[Any], names: dict[tuple[str, Any], str]) -> str:
    """``状态：待派单 → 维修中``; of a new row only what was filled in. What is no field is called by its own words."""
    field = _field(resource, name)
    if name in SILENT or (field is None and name.isascii()):  # such as a field of an earlier version
        return ""
    label = field.verbose_name if field else name
    before, after = (_said(resource, field, value, names) if field else _own(value) for value in pair)
    if not before:
        after = "" if pair[1] is False else after
        return f"{label}：{after}" if after else ""
    return f"{label}：{before} → {after or NOTHING}"


def _field(resource: Resource, name: str) -> Field[Any, Any] | None:
    return next((f for f in resource.model._meta.concrete_fields if name in {f.attname, f.name}), None)


def _own(value: Any) -> str:
    """What an action added to the changes of the fields."""
    return f"（{value['length']} 字）" if isinstance(value, dict) else str("" if value is None else value)


def _said(resource: Resource, field: Field[Any, Any], value: Any, names: dict[tuple[str, Any], str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict) and "sha256" in value:
        return f"（{value['length']} 字）"
    if isinstance(field, ForeignKey):
        return names.get((field.attname, value), f"#{value}")
    if mask := resource.sensitive.get(field.name):
        return mask(str(value)) if "*" not in str(value) else str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return derive(resource.model, field.name).show(field.to_python(value) if isinstance(value, str) else value)


def _names(resource: Resource, entries: list[Entry]) -> dict[tuple[str, Any], str]:
    """Names of the rows that changed foreign keys point to: one query per key."""
    found: dict[tuple[str, Any], str] = {}
    for field in (field for field in resource.model._meta.concrete_fields if isinstance(field, ForeignKey)):
        ids = {pk for e in entries for pk in e.changes.get(field.attname, []) if pk is not None}
        target = field.related_model
        if ids and isinstance(target, type):
            rows: dict[Any, Model] = target._default_manager.select_related(*named_by(target)).in_bulk(ids)
            found |= {(field.attname, pk): str(row) for pk, row in rows.items()}
    return found
