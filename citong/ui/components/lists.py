"""Lists: status tabs, filters, dense tables, pages, and what stands where there is nothing."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.template import Library, TemplateSyntaxError

from citong.ui.strict import render, required, stripped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.http import QueryDict
    from django.template import RequestContext
    from django.utils.safestring import SafeString

    from citong.ui.shapes import Tab

register = Library()
AROUND = 2
INLINE = 4  # filters that have room in one line
MIN_GAP = 2  # a single page is shown rather than left out


@register.inclusion_tag("ui/status_tabs.html")
def status_tabs(*, items: Iterable[Tab], target: str = "", label: str = "状态") -> dict[str, Any]:
    """States with counts and overdue counts; with ``target`` (a selector) only that part of the page is exchanged."""
    return {"items": items, "target": target, "label": label}


def filled(value: object) -> bool:
    """Whether a filter is in use; of a range it is enough that one end is given."""
    return any(map(filled, value)) if isinstance(value, (list, tuple)) else value not in {None, ""}


@register.simple_block_tag
def filter_bar(
    content: SafeString,
    *,
    form: BaseForm,
    action: str = "",
    reset: str = "",
    target: str = "",
    keep: Mapping[str, object] | None = None,
    auto: bool = False,
) -> SafeString:
    """Filters in one line, folded after the first on phones, elsewhere after the fourth unless they are in use.

    ``keep`` are hidden values, ``auto`` submits on change.
    """
    fields = list(form.visible_fields())
    extra = [f for f in fields[INLINE:] if not filled(f.value())]
    return render(
        "filter_bar",
        form=form,
        first=fields[:1],
        rest=[f for f in fields[1:] if f not in extra],
        extra=extra,
        content=stripped(content),
        action=action,
        reset=reset or action or "?",
        target=target,
        keep=(keep or {}).items(),
        auto=auto,
        used=sum(filled(f.value()) for f in fields[1:]),
    )


@register.simple_block_tag
def data_table(content: SafeString, *, label: str, cards: bool = True, id: str = "") -> SafeString:
    """The dense table around ``thead`` and ``tbody``; under 640 px its rows become cards unless ``cards`` is off."""
    required("data_table", label=label)
    return render("data_table", content=content, label=label, cards=cards, id=id)


def around(number: int, last: int) -> list[int | None]:
    """Page numbers to offer: the first, the last, those near ``number``; None stands for a gap."""
    shown = sorted({1, last, *range(max(1, number - AROUND), min(last, number + AROUND) + 1)})
    out: list[int | None] = []
    for before, page in pairwise([0, *shown]):
        missing = range(before + 1, page)
        out += missing if len(missing) < MIN_GAP else [None]
        out.append(page)
    return out


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(
    context: RequestContext, page: Page[Any], *, param: str = "page", target: str = "", sizes: Sequence[int] = ()
) -> dict[str, Any]:
    """Pages of a list; every link keeps the query string of this request. ``sizes`` of a page are offered to choose."""
    request = context.get("request")
    if request is None:
        raise TemplateSyntaxError("pager: the context has no request")
    query: QueryDict = request.GET.copy()

    def href(number: int) -> str:
        query[param] = str(number)
        return f"{request.path}?{query.urlencode()}"

    def sized(size: int) -> str:
        chosen = request.GET.copy()
        chosen.pop(param, None)
        chosen["size"] = str(size)
        return f"{request.path}?{chosen.urlencode()}"

    numbers = around(page.number, page.paginator.num_pages)
    return {
        "page": page,
        "links": [(n, href(n) if n else "") for n in numbers],
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "target": target,
        "size": page.paginator.per_page,
        "sizes": [(n, sized(n)) for n in sizes] if sizes and page.paginator.count > min(sizes) else [],
    }


@register.inclusion_tag("ui/empty_state.html")
def empty_state(*, title: str, text: str = "", icon: str = "inbox", action: str = "", href: str = "") -> dict[str, Any]:
    """Nothing here: says why and what to do next; ``action`` is the label of the button to ``href``."""
    required("empty_state", title=title)
    if bool(action) != bool(href):
        raise TemplateSyntaxError("empty_state: action and href go together")
    return {"title": title, "text": text, "icon": icon, "action": action, "href": href}
