"""The acting user, with everything an authorisation question needs loaded once."""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from citong.lib import tree
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit

from .models import Grant

if TYPE_CHECKING:
    from citong.platform.identity.models import User


class Actor:
    """A user acting as one post; ``Actor.system()`` is the machine itself, ``Actor.nobody()`` the anonymous visitor."""

    def __init__(self, user: User | None, post: Post | None = None, *, system: bool = False, address: str = "") -> None:
        self.user = user
        self.post = post
        self.is_system = system
        self.address = address  # network address of the request, for the audit
        self._units: dict[tuple[str, ...], list[int] | None] = {}  # by the roots of a reach

    @classmethod
    def system(cls) -> Actor:
        return cls(None, system=True)

    @classmethod
    def nobody(cls) -> Actor:
        return cls(None)

    @classmethod
    def of(cls, user: User, post_id: int | None = None, address: str = "") -> Actor:
        """The user acting as the post ``post_id``, or as the first current post."""
        posts = list(Post.objects.filter(Post.current(), person_id=user.person_id).select_related("unit", "person"))
        chosen = next((p for p in posts if p.pk == post_id), posts[0] if posts else None)
        actor = cls(user, chosen, address=address)
        actor.posts = posts
        return actor

    @cached_property
    def posts(self) -> list[Post]:
        if self.user is None:
            return []
        held = Post.objects.filter(Post.current(), person_id=self.user.person_id)
        return list(held.select_related("unit", "person"))

    @cached_property
    def _grants(self) -> list[tuple[list[str], str, int, str, bool]]:
        if self.post is None:
            return []
        grants = Grant.objects.in_force().filter(post=self.post)
        rows = grants.values_list("role__permissions", "unit__path", "unit_id", "role__code", "role__builtin")
        return list(rows)

    @cached_property
    def _held(self) -> list[tuple[frozenset[str], str, int]]:
        return [(frozenset(permissions), path, unit_id) for permissions, path, unit_id, _, _ in self._grants]

    def suggested_roles(self, unit: Unit) -> set[str]:
        """Codes of the product's own roles that are held at ``unit`` or above it."""
        return {code for _, path, _, code, builtin in self._grants if builtin and tree.contains(path, unit.scope_path)}

    @property
    def desks(self) -> list[tuple[int, frozenset[str]]]:
        """Unit ids at which this post was granted permissions, with these: the desks at which it sits."""
        return [(unit_id, held) for held, _, unit_id in self._held]

    @cached_property
    def permissions(self) -> frozenset[str]:
        """All that is held anywhere."""
        return frozenset[str]().union(*(held for held, _, _ in self._held))

    def has(self, perm: str) -> bool:
        """Whether ``perm`` is held at any unit at all."""
        return self.is_system or perm in self.permissions

    def paths(self, perm: str) -> list[str]:
        """The roots of the subtrees that ``perm`` reaches."""
        return [path for held, path, _ in self._held if perm in held]

    def units(self, perm: str) -> list[int] | None:
        """Ids of the units that ``perm`` reaches; ``None`` means the whole tree."""
        if self.is_system:
            return None
        roots = tuple(sorted(set(self.paths(perm))))
        if roots not in self._units:
            self._units[roots] = self._resolve(roots)
        return self._units[roots]

    @staticmethod
    def _resolve(roots: tuple[str, ...]) -> list[int] | None:
        if any(len(path) == tree.STEP for path in roots):
            return None
        if not roots:
            return []
        spans = reduce(or_, (Q(path__range=tree.subtree(path)) for path in roots))
        return list(Unit.objects.filter(spans).order_by().values_list("pk", flat=True))

    def reaches(self, perm: str, unit: Unit) -> bool:
        """Whether ``perm`` is held at ``unit`` or above it."""
        return self.covers(perm, unit.scope_path)

    def covers(self, perm: str, path: str) -> bool:
        """Whether ``perm`` is held at ``path`` or above it; the empty path lies above all counties."""
        return self.is_system or any(
            tree.contains(root, path) if path else len(root) == tree.STEP for root in self.paths(perm)
        )

    def can(self, perm: str, obj: object) -> bool:
        """Whether ``perm`` covers ``obj`` (a unit, a scoped row, or a row without a unit: held anywhere)."""
        if self.is_system:
            return True
        if isinstance(obj, Unit):
            return self.reaches(perm, obj)
        if self._owns(perm, obj):
            return True
        if hasattr(obj, "scope_path"):  # people and accounts: held at several units
            return self.has(perm) if obj.scope_path is None else self.covers(perm, obj.scope_path)
        if not hasattr(obj, "scope_unit_id"):
            return self.has(perm)
        units = self.units(perm)
        return units is None or obj.scope_unit_id in units  # a row without a unit is in nobody's reach but the city's

    def _owns(self, perm: str, obj: object) -> bool:
        if self.user is None:
            return False
        owned: dict[str, tuple[str, ...]] = getattr(obj, "owned_by", {})
        return any(perm in perms and self._holds(obj, field) for field, perms in owned.items())

    def _holds(self, obj: object, field: str) -> bool:
        value: object = obj
        for part in field.split("__"):
            value = getattr(value, part, None)
        return value is not None and value == self.user
