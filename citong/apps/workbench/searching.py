"""Pages of the search: what was found, and what is suggested as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from citong.kit.guard import page
from citong.platform.search.finding import CAP, Question, said
from citong.ui.shapes import Crumb, Tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.platform.search.models import SearchDoc

SIZE, SUGGESTED = 20, 6
HERE = Crumb("工作台", "/")


class Lines:
    """The lines of a question as a paginator takes them; one can turn pages up to the cap."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.number = question.number()

    def __len__(self) -> int:
        return min(self.number, CAP)

    def __getitem__(self, part: slice) -> Sequence[SearchDoc]:
        return self.question.newest(part.start, part.stop)


@page()
def find(request: Request) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    question = Question(request.actor, text, kind)
    lines = Lines(question)
    shown = Paginator(lines, SIZE).get_page(request.GET.get("page"))  # type: ignore[type-var]
    context = {
        "crumbs": [HERE, Crumb("搜索")],
        "text": text,
        "kind": kind,
        "terms": question.terms,
        "page": shown,
        "hits": question.hits(list(shown.object_list)),
        "number": said(lines.number),
        "tabs": _tabs(question) if question.terms else [],
    }
    template = "workbench/_found.html" if request.headers.get("HX-Request") else "workbench/search.html"
    return render(request, template, context)


def _tabs(question: Question) -> list[tuple[Tab, str]]:
    """One tab for each kind in which something was found; the counts stop at the cap."""
    everything = question.everything()
    numbers = [("", "全部", said(everything.number())), *((n.kind, n.label, n.shown) for n in everything.numbers())]
    address = reverse("workbench-search")
    return [
        (Tab(label, f"{address}?{urlencode({'q': question.text, 'kind': code})}", active=code == question.kind), shown)
        for code, label, shown in numbers
    ]


@page()
def suggest(request: Request) -> HttpResponse:
    """The newest few, for the list under the search box of the top bar."""
    text = request.GET.get("q", "").strip()
    question = Question(request.actor, text)
    number = question.number()
    hits = question.hits(question.newest(0, SUGGESTED)) if number else []
    context = {"text": text, "terms": question.terms, "hits": hits, "number": said(number)}
    return render(request, "workbench/_suggested.html", context)
