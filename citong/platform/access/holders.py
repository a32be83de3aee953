"""Who sits at a desk: people to be told, by the permission that was granted to them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.identity.models import Post, User

from .models import Grant

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from citong.platform.org.models import Unit


def holders(unit: Unit, perm: str) -> QuerySet[User]:
    """Accounts of those to whom ``perm`` was granted at this very unit."""
    grants = Grant.objects.in_force().filter(unit=unit).values_list("post__person", "role__permissions")
    people = {person for person, held in grants if perm in held}
    found: QuerySet[User] = User.objects.filter(person__in=people, is_active=True)
    return found


def holders_at(units: Collection[int], perm: str) -> dict[int, list[User]]:
    """``holders`` of many units, by the unit's id: two queries for all."""
    grants = Grant.objects.in_force().filter(unit__in=units).values_list("unit", "post__person", "role__permissions")
    seats = {(unit, person) for unit, person, held in grants if perm in held}
    people = {person for _, person in seats}
    users = {user.person_id: user for user in User.objects.filter(person__in=people, is_active=True)}
    found: dict[int, list[User]] = {}
    for unit, person in sorted(seats):
        if person in users:
            found.setdefault(unit, []).append(users[person])
    return found


def staff_of(unit: Unit) -> QuerySet[User]:
    """Accounts of those who work at ``unit`` or below it now."""
    posts = Post.objects.filter(Post.serving(), unit__path__startswith=unit.path)
    found: QuerySet[User] = User.objects.filter(person__in=posts.values("person"), is_active=True)
    return found
