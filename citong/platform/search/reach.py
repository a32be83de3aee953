"""What somebody may find, as one condition of the query itself."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from citong.lib import tree

from .models import SearchReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.access.actor import Actor

    from .sources import Source

NOTHING = Q(pk=None)


def condition(actor: Actor, kinds: Iterable[Source]) -> Q:
    """Rows of ``kinds`` that ``actor`` may see: by permission at their path, as a named reader, or by the kind's own rule."""
    plain: dict[frozenset[str] | None, list[str]] = {}
    found, named = [NOTHING], list[str]()
    for source in kinds:
        if source.named:
            named.append(source.kind)
        if not source.scoped:
            own = source.rows(actor).order_by().filter(pk=OuterRef("object_id"))
            found.append(Q(Exists(own), kind=source.kind))
        elif actor.is_system or actor.has(source.perm):
            plain.setdefault(_roots(actor, source.perm), []).append(source.kind)
    found += [Q(kind__in=same) & _below(roots) for roots, same in plain.items()]
    if named and actor.user is not None:
        found.append(Q(_named(actor), kind__in=named))
    return reduce(or_, found)


def _roots(actor: Actor, perm: str) -> frozenset[str] | None:
    """The tops of the subtrees that ``perm`` reaches; ``None`` for the whole tree."""
    roots = actor.paths(perm)
    whole = actor.is_system or any(len(path) == tree.STEP for path in roots)
    return None if whole else frozenset(roots)


def _below(roots: frozenset[str] | None) -> Q:
    if roots is None:
        return Q()
    return reduce(or_, (Q(path__range=tree.subtree(path)) for path in sorted(roots)), NOTHING)


def _named(actor: Actor) -> Exists:
    who = Q(user=actor.user)
    if actor.post is not None:
        who |= Q(path__in=tree.ancestors(actor.post.unit.path))
    return Exists(SearchReader.objects.filter(who, doc=OuterRef("pk")))
