"""The organisation as a tree that unfolds level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render

from citong.apps.console import queries
from citong.apps.console.perms import perms
from citong.kit.guard import page
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request


@page(perms.view)
def tree(request: Request) -> HttpResponse:
    tops = queries.counted(queries.roots(request.actor))
    nodes = [(top, list(queries.children(request.actor, top))) for top in tops]
    crumbs = [Crumb("工作台", "/"), Crumb("单位", "/console/units/"), Crumb("组织树")]
    context = {"crumbs": crumbs, "nodes": nodes, "may_establish": request.actor.has(perms.units)}
    return render(request, "console/tree.html", context)


@page(perms.view)
def branch(request: Request, pk: int) -> HttpResponse:
    """What lies directly below a unit; loaded when it is unfolded."""
    unit = queries.unit(request.actor, pk)
    if unit is None:
        raise Http404
    return render(request, "console/_branch.html", {"children": queries.children(request.actor, unit)})
