"""The detail page: what the row is, what belongs to it, what can be done with it, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from citong.kit.columns import Kind
from citong.kit.forms import REVISION
from citong.kit.frame import Request, along, answer, back_query, list_url, row_crumbs, row_of
from citong.kit.panels import FieldsPanel
from citong.platform.audit import trail

from . import attached, history

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse

    from citong.kit.columns import Column
    from citong.kit.resource import Panel, Resource
    from citong.platform.access.actor import Actor

SHOWN = 3  # buttons; the rest is in the menu


@dataclass(frozen=True)
class Button:
    """An action of the row. With inputs or danger it opens a dialog, else it is done at once; editing is a page."""

    label: str
    href: str
    tone: str
    how: Literal["dialog", "post", "page"]

    @property
    def danger(self) -> bool:
        return self.tone == "danger"

    @property
    def attrs(self) -> dict[str, str]:
        return {"hx-get": self.href, "hx-target": "#act"}


def show(resource: Resource, request: Request, /, *, pk: object) -> HttpResponse:
    actor, obj = request.actor, row_of(resource, request.actor, pk)
    panels = [
        (panel, shown) for panel in _panels(resource) if (shown := panel.context(resource, actor, obj)) is not None
    ]
    acts = buttons(resource, actor, obj, back_query(request))
    entries = list(trail.history(obj)[: history.FEW + 1])
    status, tone = state(resource, obj)
    context: dict[str, Any] = {
        "resource": resource,
        "obj": obj,
        "status": status,
        "tone": tone,
        "revision": getattr(obj, REVISION, ""),
        "back": back_query(request),
        "back_url": list_url(resource, request),
        "panels": [(panel, shown) for panel, shown in panels if not panel.side],
        "side": [(panel, shown) for panel, shown in panels if panel.side],
        "acts": acts[:SHOWN],
        "more_acts": acts[SHOWN:],
        "events": history.events(resource, actor, obj, entries[: history.FEW]),
        "more_events": resource.url("history", obj) if len(entries) > history.FEW else "",
        "attached": attached.panel(resource, actor, obj) if resource.attachments else None,
        "crumbs": row_crumbs(resource, request, obj),
    }
    return answer(request, "kit/detail.html", context)


def _panels(resource: Resource) -> tuple[Panel, ...]:
    """Those declared, else the fields of the form and the columns."""
    if resource.panels:
        return resource.panels
    declared = {(spec if isinstance(spec, str) else spec.name): spec for spec in resource.columns}
    shown: dict[str, str | Column] = {**declared, **{name: declared.get(name, name) for name in resource.fields}}
    return (FieldsPanel("基本情况", tuple(shown.values())),)


def state(resource: Resource, obj: Model) -> tuple[str, str]:
    """The row's status in words, and its tone."""
    column = next((c for c in resource.declared if c.kind is Kind.CHOICE and c.name.endswith("status")), None)
    if column is None:
        return "", "gray"
    return column.text(obj), column.tones.get(column.value(obj), "gray")


def buttons(resource: Resource, actor: Actor, obj: Model, back: str) -> list[Button]:
    """What ``actor`` may do now: the first is the primary one, dangerous acts come last."""
    possible = [act for act in resource.actions if act.allowed(obj, actor)]
    possible.sort(key=lambda act: act.danger)
    found = [
        Button(
            act.label,
            along(resource.url("do", obj, act.verb), back),
            "danger" if act.danger else "primary" if number == 0 else "secondary",
            "dialog" if act.inputs or act.danger else "post",
        )
        for number, act in enumerate(possible)
    ]
    if resource.edit and resource.edit.allowed(obj, actor):
        edit = Button(resource.edit.label, along(resource.url("edit", obj), back), "secondary", "page")
        found.insert(1 if found and found[0].tone == "primary" else 0, edit)
    return found
