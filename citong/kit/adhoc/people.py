"""Whom and which units a form offers to choose from: one's own organisation, that is the school, or the bureau itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q

from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


def inside(unit: Unit) -> QuerySet[Any]:
    """The organisation of ``unit`` with its departments; of a bureau not what is below it."""
    whole = unit.organisation
    rows = Unit.objects.open_on().below(whole)
    office = Q(level=Unit.Level.DEPARTMENT)
    return rows.filter(
        Q(pk=whole.pk) | office & (Q(parent=whole) | Q(parent__parent=whole) & Q(parent__level="department"))
    )


def colleagues(actor: Actor) -> QuerySet[User]:
    """The active accounts of those who work in one's own organisation; guardians are shown nobody."""
    if actor.post is None or actor.post.kind == Post.Kind.GUARDIAN:
        return cast("QuerySet[User]", User.objects.none())
    return staff_of(actor.post.unit)


def staff_of(unit: Unit) -> QuerySet[User]:
    """The active accounts of those who work in the organisation of ``unit``."""
    posts = Post.objects.filter(Post.serving(), unit__in=inside(unit))
    rows = User.objects.filter(is_active=True, person__in=posts.values("person"))
    return cast("QuerySet[User]", rows.select_related("person").order_by("person__pinyin", "pk"))


def units(actor: Actor) -> QuerySet[Any]:
    """The units of one's own organisation; for guardians the class of their child."""
    if actor.post is None:
        return Unit.objects.none()
    if actor.post.kind == Post.Kind.GUARDIAN:
        return Unit.objects.filter(pk=actor.post.unit_id)
    return inside(actor.post.unit)
