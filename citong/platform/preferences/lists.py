"""Saving and finding a person's views and columns of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from citong.lib import tree

from .models import ColumnChoice, SavedView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit

MOST = 30  # views of one person for one list
_PASSING = ("page", "csrfmiddlewaretoken")  # not part of what is saved


def views_for(actor: Actor, resource: str) -> QuerySet[SavedView]:
    """The actor's own views of a list and those shared with a unit at or above his."""
    seen = Q(user=actor.user)
    if actor.post is not None:
        seen |= Q(shared_with__path__in=tree.ancestors(actor.post.unit.path))
    if actor.user is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(seen, resource=resource).select_related("user__person", "shared_with")


def default_view(user: User, resource: str) -> SavedView | None:
    """The view with which the list opens for ``user``."""
    return SavedView.objects.filter(user=user, resource=resource, default=True).first()


@transaction.atomic
def save_view(
    actor: Actor,
    resource: str,
    name: str,
    query: str = "",
    columns: Sequence[str] = (),
    *,
    shared_with: Unit | None = None,
    default: bool = False,
) -> SavedView:
    """Keep the present filters and columns under ``name``; the same name overwrites.

    Sharing reaches from the actor's own unit downwards, never to others.
    """
    user = _user(actor)
    if shared_with is not None and not (actor.post and tree.contains(actor.post.unit.path, shared_with.path)):
        raise ValidationError("只能共享给本单位或下级单位。")
    own = SavedView.objects.filter(user=user, resource=resource)
    view = own.filter(name=name.strip()).first() or SavedView(user=user, resource=resource, name=name.strip())
    if view.pk is None and own.count() >= MOST:
        raise ValidationError(f"每个列表最多保存 {MOST} 个视图，请先删除不用的。")
    if default:
        own.update(default=False)
    view.query, view.columns, view.shared_with, view.default = _lasting(query), list(columns), shared_with, default
    view.full_clean()
    view.save()
    return view


def remove_view(view: SavedView, actor: Actor) -> None:
    """Forget a view; only the one who made it may."""
    if view.user_id != _user(actor).pk:
        raise PermissionDenied
    view.delete()


def _lasting(query: str) -> str:
    """The query string without the page that was open."""
    kept = QueryDict(query.removeprefix("?"), mutable=True)
    for name in _PASSING:
        kept.pop(name, None)
    return kept.urlencode()


def columns_for(user: User, resource: str) -> list[str] | None:
    """The columns that ``user`` has chosen, or ``None`` for the standard ones."""
    chosen = ColumnChoice.objects.filter(user=user, resource=resource).first()
    return list(chosen.columns) if chosen else None


def choose_columns(user: User, resource: str, columns: Sequence[str]) -> None:
    """Keep the choice of columns; none at all brings back the standard ones."""
    if not columns:
        ColumnChoice.objects.filter(user=user, resource=resource).delete()
        return
    ColumnChoice.objects.update_or_create(user=user, resource=resource, defaults={"columns": list(columns)})


def _user(actor: Actor) -> User:
    if actor.user is None:
        raise PermissionDenied
    return actor.user
