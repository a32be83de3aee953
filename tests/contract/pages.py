"""All addresses of the product, and the pages of each resource."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, get_resolver, reverse

from citong.kit.resource import Resource, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.test.utils import CaptureQueriesContext


READS = re.compile(
    r'^\s*(SELECT|DECLARE "_django_curs|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|EXPLAIN|.*"django_session")',
    re.IGNORECASE,
)


def written(asked: CaptureQueriesContext) -> list[str]:
    """Statements that change data; the session may be kept."""
    return [query["sql"] for query in asked.captured_queries if not READS.match(query["sql"])]


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    wanted: frozenset[str]
    view: Callable[..., Any]

    @property
    def access(self) -> str:
        return getattr(self.view, "access", "")

    @property
    def resource(self) -> Resource | None:
        return getattr(self.view, "resource", None)


def _walk(patterns: Iterable[Any], outer: frozenset[str] = frozenset()) -> Iterator[Address]:
    for pattern in patterns:
        wanted = outer | set(pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield Address(pattern.name or str(pattern.pattern), wanted, pattern.callback)
        else:
            yield from _walk(pattern.url_patterns, wanted)


@cache
def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns))


def resources() -> list[Resource]:
    """All that are declared; reading the addresses imports them."""
    addresses()
    return [registry[slug] for slug in sorted(registry)]


def row_urls(resource: Resource, obj: Any) -> dict[str, str]:
    """Every page about one row."""
    names = {address.name for address in addresses()}
    found = {
        page: resource.url(page, obj) for page in ("detail", "history", "edit") if f"{resource.slug}-{page}" in names
    }
    found |= {f"do {act.verb}": resource.url("do", obj, act.verb) for act in resource.actions}
    if f"{resource.slug}-reveal" in names:
        found |= {f"reveal {name}": resource.url("reveal", obj, name) for name in resource.sensitive}
    return found


def list_urls(resource: Resource) -> dict[str, str]:
    """Every page about the list as a whole."""
    names = {address.name for address in addresses()}
    pages = ("list", "add", "export", "import")
    found = {page: resource.url(page) for page in pages if f"{resource.slug}-{page}" in names}
    return found | {f"bulk {act.verb}": reverse(f"{resource.slug}-bulk", args=[act.verb]) for act in resource.bulk}
