"""The list page: tabs, filters, table or cards, pages, bulk actions, export, saved views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse

from citong.kit.columns import field_at
from citong.kit.frame import Request, answer, crumbs, go, optional_url, wanted_columns
from citong.ui.shapes import Tab

from . import preferred, tables

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse, QueryDict

    from citong.kit.columns import Column
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

SIZES = (20, 50, 100)
MANY = 8  # states; with more of them, those without a row are left out of the tabs
TARGET = "#list"
APART = {"page", "size", "sort", "cols", preferred.PLAIN}  # parameters that do not narrow the list


class Counted(Paginator[Any]):
    """A paginator that is told how many rows there are, so that they are not counted twice."""

    def __init__(self, rows: QuerySet[Any], size: int, total: int | None) -> None:
        super().__init__(rows, size)
        if total is not None:
            self.__dict__["count"] = total


@dataclass(frozen=True)
class Button:
    """A bulk action."""

    label: str
    href: str
    danger: bool


def show(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    actor, params = request.actor, request.GET
    views = preferred.menu(resource, actor, params)
    if not params and (default := next((view for view in views if view.default), None)):
        return go(request, default.href)
    tabs, total = status_tabs(resource, actor, params)
    page = Counted(resource.rows(actor, params), size_of(params), total).get_page(params.get("page"))
    filters = resource.filterset(actor, params)
    columns = resource.cols(actor)
    context = {
        "resource": resource,
        "filters": filters,
        "tabs": tabs,
        "page": page,
        "target": TARGET,
        "sizes": SIZES,
        "resource_url": resource.url("list"),
        "reset": reset_url(resource, params),
        "keep": kept(resource, params),
        "views": views,
        "save_view_url": resource.url("views"),
        "columns_url": resource.url("columns"),
        "narrowed": any(value for name, value in params.items() if name not in APART),
        "query": params.urlencode(),
        **table(resource, actor, page, columns, params),
        **offers(resource, actor, params),
    }
    if request.htmx:
        return answer(request, "kit/list.html", context | {"partial": True}, part="kit/list_part.html")
    return answer(request, "kit/list.html", context | {"crumbs": crumbs(resource, request)})


def size_of(params: QueryDict) -> int:
    asked = params.get("size", "")
    return int(asked) if asked.isdecimal() and int(asked) in SIZES else SIZES[0]


def table(
    resource: Resource, actor: Actor, page: Page[Any], columns: list[Column], params: QueryDict
) -> dict[str, Any]:
    shown = tables.chosen(columns, wanted_columns(resource, actor, params))
    return {
        "columns": [(column, column in shown) for column in columns[1:]],
        "heads": tables.heads(resource, shown, params),
        "rows": tables.rows(resource, actor, list(page), shown, params.urlencode()),
    }


def kept(resource: Resource, params: QueryDict) -> dict[str, str]:
    """What the filter bar carries along: the tab, the order, the size of a page, the columns."""
    names = ("sort", "size", *([resource.tabs] if resource.tabs else ()))
    return {name: str(params[name]) for name in names if params.get(name)} | (
        {"cols": ",".join(params.getlist("cols"))} if "cols" in params else {}
    )


def reset_url(resource: Resource, params: QueryDict) -> str:
    """The list without conditions, but with the same order and columns."""
    query = params.copy()
    for name in [name for name in query if name not in APART - {"page"}]:
        del query[name]
    return f"{resource.url('list')}?{query.urlencode() or preferred.PLAIN}"


def offers(resource: Resource, actor: Actor, params: QueryDict) -> dict[str, Any]:
    """What ``actor`` may do with the list as a whole."""
    query = params.urlencode()
    exported = optional_url(f"{resource.slug}-export")
    may_add = resource.create is not None and resource.create.offered(actor)
    may_import = may_add or (resource.edit is not None and resource.edit.offered(actor))
    return {
        "add_url": resource.url("add") if may_add else "",
        "empty_text": f"点击“{resource.create.label}”录入第一条。" if may_add and resource.create else "",
        "add_label": resource.create.label if resource.create else "",
        "import_url": optional_url(f"{resource.slug}-import") if may_import and resource.sheet else "",
        "export_url": f"{exported}?{query}" if exported and query else exported,
        "bulk": [
            Button(act.label, reverse(f"{resource.slug}-bulk", args=[act.verb]), act.danger)
            for act in resource.bulk
            if act.offered(actor)
        ],
    }


def status_tabs(resource: Resource, actor: Actor, params: QueryDict) -> tuple[list[Tab], int | None]:
    """The tabs with counts under the present filters, and the number of rows of the chosen one."""
    if not resource.tabs:
        return [], None
    field = field_at(resource.model, resource.tabs)
    rows = resource.rows(actor, params, tab=False).order_by()
    counts: dict[str, int] = dict(rows.values_list(resource.tabs).annotate(n=Count("pk", distinct=True)))
    late: dict[str, int] = {}
    if hasattr(rows, "overdue"):
        late = dict(rows.overdue().values_list(resource.tabs).annotate(n=Count("pk", distinct=True)))
    now = params.get(resource.tabs, "")
    choices = [(str(code), str(label)) for code, label in field.flatchoices] if field else []
    tabs = [_tab(resource, params, "", "全部", sum(counts.values()), 0, now)]
    tabs += [
        _tab(resource, params, code, label, counts.get(code, 0), late.get(code, 0), now)
        for code, label in choices
        if len(choices) <= MANY or counts.get(code) or code == now
    ]
    if now and now not in dict(choices):
        return tabs, 0
    return tabs, counts.get(now, 0) if now else sum(counts.values())


def _tab(resource: Resource, params: QueryDict, code: str, label: str, count: int, late: int, now: str) -> Tab:
    query = params.copy()
    query.pop("page", None)
    query.pop(resource.tabs, None)
    if code:
        query[resource.tabs] = code
    href = f"{resource.url('list')}?{query.urlencode() or preferred.PLAIN}"
    return Tab(label, href, count, late, code == now)
