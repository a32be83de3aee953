"""Whom a handler may give his task to or ask to sign: his colleagues, and of other units those who can act on this very application.

Of other units these are only who acts in it by the flow's own rules or has acted in it, and who answers for a unit, or
for an office of one, through which it goes: on the line from the flow's owner down to the applicant. Nobody is shown
the directory of another unit, and who has nothing before him is shown his colleagues only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from citong.kit.adhoc import people
from citong.lib import tree
from citong.platform.access.models import Grant
from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit
from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case
from citong.platform.workflow.models import Task
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import Instance


@dataclass(frozen=True)
class Signers:
    """The accounts to choose from; those of other units are shown with their posts."""

    rows: QuerySet[User]
    posts: dict[int, str] = field(default_factory=dict)

    def shown(self, user: User) -> str:
        return self.posts.get(user.pk) or str(user)


def signers(actor: Actor, task: Task) -> Signers:
    """Whom ``actor`` may turn to with ``task``."""
    own = people.colleagues(actor)
    if not _handles(actor, task):
        return Signers(own)
    found = _beyond(task.instance)
    own_ids = set(own.filter(pk__in=found).values_list("pk", flat=True))
    left_out = {*own_ids, task.instance.initiator_id, task.assignee_id}
    posts = {pk: str(post) for pk, post in _able(found.items()) if pk not in left_out}
    beyond = User.objects.filter(pk__in=posts, is_active=True).select_related("person")
    return Signers(own | beyond.order_by("person__pinyin", "pk"), posts)


def _handles(actor: Actor, task: Task) -> bool:
    """Whether the task waits for him, who works somewhere."""
    at_work = actor.post is not None and actor.post.kind != Post.Kind.GUARDIAN
    mine = actor.user is not None and task.assignee_id == actor.user.pk
    return at_work and mine and task.status == Task.Status.PENDING and task.instance.running


def _beyond(instance: Instance) -> dict[int, Post]:
    """Who acts in the application or answers for a unit through which it goes, each by one of his posts."""
    acting = _acting(instance)
    places = {post.unit_id for post in acting.values()}
    heads = Q(head=True) | Q(kind=Post.Kind.PRINCIPAL)
    found: dict[int, Post] = {}
    for house in _line(instance):
        inside = people.inside(house)
        if house == instance.unit.organisation or inside.filter(pk__in=places).exists():
            found |= _by_user(_posts(unit__in=inside).filter(heads))
    return found | acting


def _line(instance: Instance) -> Iterable[Unit]:
    """The schools and bureaus from the flow's owner down to the applicant."""
    paths = [path for path in tree.ancestors(instance.unit.path) if path.startswith(instance.flow.unit.path)]
    return Unit.objects.filter(path__in=paths).exclude(level=Unit.Level.DEPARTMENT).order_by("path")


def _acting(instance: Instance) -> dict[int, Post]:
    """Who acts by the rules, on the way that the application takes by what it says now, and who has acted."""
    case = Case(instance.initiator_id, instance.unit, instance.data, instance.chosen, instance.flow)
    found = [(one.user_id, one.post_id) for one in forecast.signers(instance.version.nodes, case)]
    tasks = instance.tasks.exclude(kind=Task.Kind.COPY).exclude(status=Task.Status.VOID)
    found += tasks.values_list("assignee", "post")
    posts = _posts(pk__in=[post for _, post in found if post]).in_bulk()
    named = _by_user(_posts(person__user__in=[user for user, _ in found]))
    return named | {user: posts[post] for user, post in found if post in posts}


def _posts(**where: Any) -> QuerySet[Post]:
    rows: QuerySet[Post] = Post.objects.filter(Post.serving(), person__user__is_active=True, **where)
    return rows.select_related("person__user", "unit")


def _by_user(posts: QuerySet[Post]) -> dict[int, Post]:
    """The main post of each."""
    return {post.person.user.pk: post for post in posts.order_by("primary", "-pk")}


def _able(found: Iterable[tuple[int, Post]]) -> list[tuple[int, Post]]:
    """Those whose role lets them handle what lies before them."""
    pairs = list(found)
    grants = Grant.objects.in_force().filter(post__person__user__in=[user for user, _ in pairs])
    held = {user for user, given in grants.values_list("post__person__user", "role__permissions") if perms.own in given}
    return [(user, post) for user, post in pairs if user in held]
