"""Changing the form of a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.lib import formdef
from citong.lib.flow import editing, positions, steps
from citong.platform.workflow.perms import perms

from ..forms import fields
from .designing import shown
from .drafts import answered, asked, back, save, version_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request


@require_POST
@page(perms.design)
def add_field(request: Request, pk: int) -> HttpResponse:
    """A new field at the end; it can be written in the first node."""
    version, kind = version_of(request, pk), request.POST.get("kind", "")
    if kind not in formdef.KINDS:
        raise Http404
    definition = formdef.parse(version.form)
    new = fields.blank(definition, kind)
    tree = version.nodes
    if new.typed and tree:
        tree = editing.change(tree, tree[0].id, lambda one: replace(one, rights={**one.rights, new.key: "write"}))
    put = save(request, version, form=formdef.dump((*definition, new)), tree=steps.dump(tree))
    return back(version, tab="form", field=new.key if put else "")


@require_POST
@page(perms.design)
def change_field(request: Request, pk: int, key: str) -> HttpResponse:
    """What a field is called, asks and shows."""
    version = version_of(request, pk)
    definition = formdef.parse(version.form)
    at = next((number for number, one in enumerate(definition) if one.key == key), None)
    if at is None:
        raise Http404
    field, before = definition[at], definition[:at]
    form = asked(request, fields.drawer(field, before), fields.data_of(field, before))
    data = answered(form)
    if data is None:
        request.GET = request.GET.copy()
        request.GET["field"] = key
        return shown(request, version, "form", form)
    changed = (*before, fields.field_of(field, data, before), *definition[at + 1 :])
    save(request, version, form=formdef.dump(changed))
    return back(version, tab="form", field=key)


@require_POST
@page(perms.design)
def order_fields(request: Request, pk: int) -> HttpResponse:
    """The new order after dragging, or without the field that is taken away; its rights go with it."""
    version = version_of(request, pk)
    known = {field.key: field for field in formdef.parse(version.form)}
    wanted = [key for key in request.POST.getlist("order") if key in known]
    dropped = request.POST.get("remove", "")
    keys = [key for key in (wanted or known) if key != dropped]
    tree = version.nodes
    for _, node in positions.walk(tree):
        if dropped in node.rights:
            kept = {key: right for key, right in node.rights.items() if key != dropped}
            tree = editing.change(tree, node.id, lambda one, kept=kept: replace(one, rights=kept))  # type: ignore[misc]
    if dropped or set(keys) == set(known):
        save(request, version, form=formdef.dump(tuple(known[key] for key in keys)), tree=steps.dump(tree))
    return back(version, tab="form")
