"""The table of a list: heads that sort, cells, and what can be done with each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.kit.columns import NOTHING, Column, Kind, derive
from citong.kit.frame import along

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import QueryDict

    from citong.kit.actions import Action
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

SHOWN_ACTS = 2  # per row; the rest is on the detail page
ON_CARD = 5  # columns that a card on a phone shows


@dataclass(frozen=True)
class Head:
    """A column's head; ``href`` sorts, ``sort`` says how it is sorted now (``aria-sort``)."""

    label: str
    href: str
    sort: str
    number: bool


@dataclass(frozen=True)
class Cell:
    """One value of a row, with the grey line under it."""

    column: Column
    text: str
    second: str
    css: str
    tone: str = ""


@dataclass(frozen=True)
class Do:
    """A link to an action of a row."""

    label: str
    href: str


@dataclass(frozen=True)
class Row:
    pk: object
    obj: Model
    href: str
    cells: list[Cell]
    acts: list[Do]


def chosen(columns: list[Column], wanted: list[str]) -> list[Column]:
    """The columns that the reader wants, in their declared order; the first always stays."""
    return [c for i, c in enumerate(columns) if i == 0 or c.name in wanted] if wanted else columns


def heads(resource: Resource, columns: list[Column], params: QueryDict) -> list[Head]:
    return [_head(resource, column, params) for column in columns]


def _head(resource: Resource, column: Column, params: QueryDict) -> Head:
    now = params.get("sort", "")
    query = params.copy()
    query.pop("page", None)
    query["sort"] = f"-{column.name}" if now == column.name else column.name
    href = f"{resource.url('list')}?{query.urlencode()}" if column.sortable else ""
    sort = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "") if column.sortable else ""
    return Head(column.label, href, sort, column.numeric)


def rows(resource: Resource, actor: Actor, found: list[Model], columns: list[Column], query: str) -> list[Row]:
    """Rows ready to show; ``query`` is the list's query string, so that one finds back to it."""
    seconds = {c.name: resource.masked(derive(resource.model, c.second)) for c in columns if c.second}
    return [
        Row(
            obj.pk,
            obj,
            along(resource.url("detail", obj), query),
            [_cell(column, obj, seconds, place=i) for i, column in enumerate(columns)],
            _acts(resource, actor, obj, query),
        )
        for obj in found
    ]


def _cell(column: Column, obj: Model, seconds: dict[str, Column], *, place: int) -> Cell:
    text = column.text(obj)
    second = seconds[column.name].text(obj) if column.name in seconds else ""
    if column.kind is Kind.TIME and text:
        text, _, second = text.partition(" ")
    state = _is_state(column)
    tone = column.tones.get(column.value(obj), "gray") if state and text else ""
    return Cell(column, text or NOTHING, second, _css(column, place, state=state, empty=not text), tone)


def _is_state(column: Column) -> bool:
    return column.kind is Kind.CHOICE and (bool(column.tones) or column.name.endswith("status"))


def _css(column: Column, place: int, *, state: bool, empty: bool) -> str:
    """A card on a phone shows title, state and the first few values that are not empty."""
    marks = {
        "is-title": place == 0,
        "is-status": state,
        "is-number": column.numeric,
        "is-long": column.wide,
        "is-optional": not state and place > 0 and (empty or place > ON_CARD),
    }
    return " ".join(name for name, holds in marks.items() if holds)


def _possible(act: Action, obj: Any, actor: Actor) -> bool:
    """By permission and state; a rule that would ask the database for each row is left to the detail page."""
    return act.unless is None and (not act.moves or obj.status in act.moves) and act.permits(obj, actor)


def _acts(resource: Resource, actor: Actor, obj: Model, query: str) -> list[Do]:
    possible = [act for act in resource.actions if not act.danger and _possible(act, obj, actor)]
    return [Do(act.label, along(resource.url("do", obj, act.verb), query, to="list")) for act in possible[:SHOWN_ACTS]]
