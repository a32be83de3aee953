"""Marks among the words of the index: where a row belongs and whom it names as readers.

They narrow a question down to its scope and decide nothing: who sees a row is asked of its columns (``reach.py``). No
word of a question begins with such a sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.lib import tree

from .models import SearchReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citong.platform.access.actor import Actor

    from .models import SearchDoc
    from .sources import Source

PLACE, PERSON, BELOW = "§", "¤", "¶"
NOWHERE = PLACE  # of rows without a path: their kind has a rule of its own


def of(docs: Sequence[SearchDoc], *, named: bool) -> dict[int, list[str]]:
    """The marks of each row, by its id."""
    found = {doc.pk: [PLACE + path for path in tree.ancestors(doc.path)] or [NOWHERE] for doc in docs}
    readers = SearchReader.objects.filter(doc__in=found) if named else SearchReader.objects.none()
    for doc_id, user, path in readers.values_list("doc_id", "user_id", "path"):
        found[doc_id].append(f"{PERSON}{user}" if user else f"{BELOW}{path}")
    return found


def scope(actor: Actor, kinds: Iterable[Source]) -> frozenset[str] | None:
    """Marks of which every row of ``kinds`` that ``actor`` sees has one; ``None`` if the whole tree is seen."""
    found: set[str] = set()
    for source in kinds:
        if source.named and actor.user is not None:
            found |= _names(actor)
        if not source.scoped:
            found.add(NOWHERE)
        elif actor.is_system or actor.has(source.perm):
            roots = actor.paths(source.perm)
            if actor.is_system or any(len(path) <= tree.STEP for path in roots):
                return None
            found |= {PLACE + path for path in roots}
    return frozenset(found)


def _names(actor: Actor) -> set[str]:
    found = {f"{PERSON}{actor.user.pk}"} if actor.user else set()
    return found | ({BELOW + path for path in tree.ancestors(actor.post.unit.path)} if actor.post else set())
