"""Rows that belong to one unit of the tree, and the only way to list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class ScopedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, actor: Actor, perm: str) -> Self:
        """The rows that ``actor`` may touch with ``perm``; never all by accident."""
        return self.filter(self.scope(actor, perm))

    def scope(self, actor: Actor, perm: str) -> Q:
        units = actor.units(perm)
        if units is None:
            return Q()
        prefix = self.model.scope_by
        visible = Q(**{f"{prefix}__in": units})
        for field, perms in self.model.owned_by.items():
            if perm in perms and actor.user is not None:
                visible |= Q(**{field: actor.user})
        return visible


class Scoped(models.Model):
    """A model whose unit is reached over ``scope_by`` (a lookup path ending in a unit id)."""

    scope_by: ClassVar[str] = "unit_id"
    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {}  # field holding a user -> what it lets that user do

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def scope_unit_id(self) -> int | None:
        """Id of the unit that the row belongs to; ``None`` while it has none."""
        value: object = self
        for part in self.scope_by.split("__"):
            value = getattr(value, part, None)
        return None if value is None else int(str(value))


class ScopedModel(Scoped):
    """A row of one unit."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, verbose_name="所属单位", related_name="+")

    class Meta:
        abstract = True
