"""Resources with pages are found by the search: each that declares ``search``, by whoever sees its rows in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.platform.search.following import follow
from citong.platform.search.sources import Source, is_plain, register, register_files

from .resource import Resource

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

__all__ = ["Source", "declare", "follow", "register", "register_files"]


def declare(resource: Resource) -> None:
    """Register ``resource``; what is masked on its pages is not found."""

    def rows(actor: Actor) -> QuerySet[Any]:
        found = resource.rows(actor)
        return found if resource.open_to(actor) else found.none()

    register(
        Source(
            resource.slug,
            resource.title,
            resource.model,
            resource.view_perm,
            tuple(path for path in resource.search if path not in resource.sensitive),
            rows,
            lambda row: resource.url("detail", row),
            resource.summary,
            scoped=is_plain(resource.model) and type(resource).rows is Resource.rows,
        )
    )
