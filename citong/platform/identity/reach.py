"""Who may see and who may change a person or an account: that depends on the posts which the person holds.

To see it is enough to reach one of the posts; to change one must reach all, so that no school resets the password of
a teacher who also holds a post at the city. Who holds no post any more stays with the last units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class PeopleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows that are a person, or that belong to one; ``model.person_link`` leads to the person's number."""

    def visible_to(self, actor: Actor, perm: str) -> Self:
        rows = self.annotate(scope_low=self._path(Min), scope_high=self._path(Max))
        units = actor.units(perm)
        if units is None:
            return rows
        posts, current = self._posts()
        return rows.filter(
            Exists(current.filter(unit__in=units)) | ~Exists(current) & Exists(posts.filter(unit__in=units))
        )

    def _posts(self) -> tuple[models.QuerySet, models.QuerySet]:  # type: ignore[type-arg]
        post = apps.get_model("identity", "Post")
        held = post.objects.filter(person=OuterRef(self.model.person_link)).order_by()
        return held, held.filter(post.current())

    def _path(self, end: type[Min | Max]) -> Coalesce:
        posts, current = self._posts()
        of = [rows.values("person").annotate(end=end("unit__path")).values("end") for rows in (current, posts)]
        return Coalesce(Subquery(of[0]), Subquery(of[1]), models.Value(""))


def common(low: str, high: str, step: int) -> str:
    """The deepest path above both ``low`` and ``high``."""
    same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[: same - same % step]
