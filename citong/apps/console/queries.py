"""What the console asks of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from citong.lib import clock, tree
from citong.platform.access import perms as permissions
from citong.platform.access.models import Grant, Role
from citong.platform.audit.models import Chain, Entry
from citong.platform.identity.models import Person, Post, User
from citong.platform.jobs.models import Job
from citong.platform.org.models import Unit
from citong.platform.signin import lockout, sessions
from citong.platform.signin.models import SignIn
from citong.platform.signin.perms import perms as own

from .perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

ADMIN = frozenset(perms.all())
EVERYBODYS = frozenset(own.all())  # held by everybody without a role
RECENT = 10


def roots(actor: Actor) -> list[Unit]:
    """The units at which the reach of ``actor`` begins, without those that lie below another one."""
    if actor.units(perms.view) is None:
        return list(Unit.objects.filter(parent__isnull=True))
    tops = sorted(set(actor.paths(perms.view)))
    own = [path for path in tops if not any(path != top and tree.contains(top, path) for top in tops)]
    return list(Unit.objects.filter(path__in=own))


def children(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """The open units directly below, with how many are below each of them and how many people work there."""
    below = Unit.objects.filter(parent=OuterRef("pk"), closed_on__isnull=True)
    people = Count("posts", filter=Q(posts__in=Post.objects.filter(Post.current())))
    rows = Unit.objects.visible_to(actor, perms.view).filter(parent=unit).open_on()
    return rows.annotate(has_children=Exists(below), people=people).order_by("level", "path")


def counted(rows: list[Unit]) -> list[Unit]:
    """The same for the units at the top."""
    below = Unit.objects.filter(parent=OuterRef("pk"), closed_on__isnull=True)
    people = Count("posts", filter=Q(posts__in=Post.objects.filter(Post.current())))
    found = Unit.objects.filter(pk__in=[row.pk for row in rows])
    return list(found.annotate(has_children=Exists(below), people=people))


def unit(actor: Actor, pk: int) -> Unit | None:
    return Unit.objects.visible_to(actor, perms.view).filter(pk=pk).first()


def person(actor: Actor, pk: int) -> Person | None:
    rows: QuerySet[Person] = Person.objects.visible_to(actor, perms.view)
    return rows.filter(pk=pk).first()


def account(actor: Actor, pk: int) -> User | None:
    rows: QuerySet[User] = User.objects.visible_to(actor, perms.view)
    return rows.filter(pk=pk).select_related("person").first()


def sign_ins(user: User) -> list[SignIn]:
    rows = SignIn.objects.open().filter(user=user).select_related("post__unit")[:RECENT]
    return [row for row in rows if not sessions.idle(row)]


def sign_in(actor: Actor, pk: int) -> SignIn | None:
    rows: QuerySet[SignIn] = SignIn.objects.visible_to(actor, perms.accounts)
    return rows.filter(pk=pk).select_related("user__person").first()


def locked_until(user: User) -> object:
    return lockout.closed([user.username]).get(user.username)


def grants_of(who: Person) -> QuerySet[Grant]:
    """What the person may do by virtue of posts held now."""
    return Grant.objects.in_force().filter(post__person=who).select_related("role", "unit", "post__unit")


def grants_to_come(who: Person) -> QuerySet[Grant]:
    """The same, with what only begins on a later day."""
    day = clock.today()
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    held = Q(post__ends_on__isnull=True) | Q(post__ends_on__gte=day)
    return Grant.objects.filter(lasting, held, post__person=who).select_related("role", "unit")


@dataclass(frozen=True)
class Feature:
    """The permissions of one feature, as a block of the matrix."""

    title: str
    codes: list[tuple[str, str]]  # code and label


def features() -> list[Feature]:
    """The permissions that roles are made of, by feature, in their order of declaration."""
    blocks: dict[str, list[tuple[str, str]]] = {}
    for code, label in permissions.registry.items():
        if code in EVERYBODYS:
            continue
        title, _, verb = label.partition("·")
        blocks.setdefault(title, []).append((code, verb))
    return [Feature(title, codes) for title, codes in blocks.items()]


def roles() -> list[Role]:
    return list(Role.objects.annotate(holders=Count("grants")).order_by("-builtin", "level", "code"))


def givers(role: Role) -> list[str]:
    """Names of the roles whose holders give ``role`` to others."""
    suggested = permissions.roles.get(role.code) if role.builtin else None
    rows = Role.objects.filter(code__in=suggested.given_by if suggested else [], builtin=True)
    return list(rows.order_by("level", "code").values_list("name", flat=True))


def holdable(actor: Actor) -> set[str]:
    """The permissions that ``actor`` holds for the whole city: only these may he put into a role or take out."""
    return {code for code in permissions.registry if actor.units(code) is None}


def verifications() -> QuerySet[Job]:
    return Job.objects.filter(kind="console.verify").select_related("user__person")[:RECENT]


def trail_size() -> tuple[int, int]:
    """How many chains and entries there are."""
    return Chain.objects.count(), Entry.objects.count()
