"""Finding an organisation: the tree within one's reach in columns, by name or pinyin, and what there is about one unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.shortcuts import get_object_or_404
from django.urls import reverse

from citong.kit.columns import field_at
from citong.kit.frame import answer
from citong.kit.guard import page
from citong.kit.matching import condition
from citong.kit.resource import registry
from citong.lib import tree
from citong.platform.org.models import Unit
from citong.ui.shapes import Crumb, Fact

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import UnitQuerySet

MOST = 50
COLUMN = 400  # units of one column; the rest is found by typing
NAMES = ("name", "short_name", "code")


@dataclass(frozen=True)
class Line:
    """A unit in a column; ``count`` are the schools below it."""

    unit: Unit
    count: int
    chosen: bool


@dataclass(frozen=True)
class Figure:
    """How many rows of a kind belong to the unit, and the list of them."""

    label: str
    count: int
    href: str
    icon: str


def pointed(resource: Resource) -> str:
    """The filter of ``resource`` that takes a unit; empty if there is none."""
    fields = {name: field_at(resource.model, name) for name in resource.filters}
    return next((name for name, field in fields.items() if field is not None and field.related_model is Unit), "")


def within_reach(actor: Actor) -> UnitQuerySet:
    """The open city, counties and schools of which ``actor`` may see something."""
    lists = [resource for resource in registry.values() if resource.nav and pointed(resource)]
    roots = {path for resource in lists for path in actor.paths(resource.view_perm)}
    if not roots:
        return Unit.objects.none()
    spans = reduce(or_, (Q(path__range=tree.subtree(path)) for path in roots))
    return Unit.objects.open_on().filter(spans).exclude(level=Unit.Level.DEPARTMENT)


def columns(rows: UnitQuerySet, chosen: Unit | None) -> list[list[Line]]:
    """From the top of one's reach down to what lies below ``chosen``; schools stand behind bureaus."""
    paths = set(rows.exclude(level=Unit.Level.SCHOOL).values_list("path", flat=True))
    tops = [path for path in paths if not paths & set(tree.ancestors(path)[:-1])]
    top = rows.filter(path__in=tops) if tops else rows.filter(level=Unit.Level.SCHOOL)
    trail = tree.ancestors(chosen.path) if chosen else sorted(tops)[:1]
    found = [_column(rows, top, trail)]
    for path in trail:
        below = rows.filter(path__startswith=path, parent__path=path)
        if path in paths and below.exists():
            found.append(_column(rows, below, trail))
    return found


def _column(rows: UnitQuerySet, shown: UnitQuerySet, trail: list[str]) -> list[Line]:
    units = sorted(shown.order_by("path")[:COLUMN], key=lambda unit: (unit.level == Unit.Level.SCHOOL, unit.path))
    lengths = {len(unit.path) for unit in units if unit.level != Unit.Level.SCHOOL}
    counts: dict[str, int] = {}
    for length in lengths:
        schools = rows.filter(level=Unit.Level.SCHOOL).annotate(at=Substr("path", 1, length)).order_by()
        counts |= dict(schools.values_list("at").annotate(n=Count("pk")))
    bureaus = {unit.path for unit in units if unit.level != Unit.Level.SCHOOL}
    return [Line(unit, counts.get(unit.path, 0) if unit.path in bureaus else 0, unit.path in trail) for unit in units]


@page()
def units(request: Request) -> HttpResponse:
    """Choose a unit: in columns, or by what is typed; for htmx only the choice itself."""
    rows, text = within_reach(request.actor), request.GET.get("q", "").strip()
    at = request.GET.get("at", "")
    chosen = get_object_or_404(rows, pk=at) if at.isdecimal() else None
    found = list(rows.filter(condition(Unit, NAMES, text)).select_related("parent")[:MOST]) if text else []
    context = {
        "text": text,
        "found": found,
        "columns": [] if text else columns(rows, chosen),
        "crumbs": [Crumb("工作台", "/"), Crumb("查找单位")],
    }
    return answer(request, "workbench/units.html", context, part="workbench/_units.html")


@page()
def unit(request: Request, pk: int) -> HttpResponse:
    """What there is about a unit and those below it; each figure opens its list."""
    rows = within_reach(request.actor)
    found = get_object_or_404(rows.select_related("parent"), pk=pk)
    below = rows.filter(parent=found).order_by("path")
    above = rows.filter(path__in=tree.ancestors(found.path)[:-1]).order_by("path")
    context: dict[str, Any] = {
        "unit": found,
        "facts": [
            Fact("层级", found.get_level_display()),
            Fact("单位代码", found.code),
            Fact("简称", found.short_name),
        ],
        "figures": figures(request.actor, found),
        "below": list(below[:COLUMN]),
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("查找单位", reverse("workbench-units")),
            *(Crumb(each.name, reverse("workbench-unit", args=[each.pk])) for each in above),
            Crumb(found.name),
        ],
    }
    return answer(request, "workbench/unit.html", context)


def figures(actor: Actor, unit: Unit) -> list[Figure]:
    out = []
    for resource in registry.values():
        name = pointed(resource)
        if resource.nav is None or not name or not resource.open_to(actor):
            continue
        narrow = {name: str(unit.pk)} if fits(resource, name, unit) else {"q": unit.name}
        if "q" in narrow and not resource.search:
            continue
        count = resource.rows(actor, narrow).order_by().count()
        href = f"{resource.url('list')}?{urlencode(narrow)}"
        out.append(Figure(resource.title, count, href, resource.nav[2]))
    return out


def fits(resource: Resource, name: str, unit: Unit) -> bool:
    """Whether the filter can be this unit: some fields point to bureaus only."""
    field = field_at(resource.model, name)
    limits: Any = field.get_limit_choices_to() if field is not None else {}  # type: ignore[attr-defined]
    bureaus = "level" in limits and limits["level"] == Unit.Level.SCHOOL  # a bureau means its schools
    return bureaus or Unit.objects.complex_filter(limits).filter(pk=unit.pk).exists()
