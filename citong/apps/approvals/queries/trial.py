"""A trial run: the way a version would take for somebody, without sending anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.platform.identity.models import Post, User
from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case, resolve

if TYPE_CHECKING:
    from citong.lib.flow.steps import Rule
    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import FlowVersion


def stops(version: FlowVersion, actor: Actor, given: dict[str, Any]) -> list[forecast.Stop]:
    """The nodes ahead for the chosen initiator, else for the designer himself."""
    data = dict(given)
    case = _case(version, data.pop("initiator__", None) or (actor.user.pk if actor.user else 0), data)
    return list(forecast.ahead(version.nodes, case)) if case else []


def people(version: FlowVersion, initiator: int, rule: Rule) -> list[tuple[str, str]]:
    """Whom ``rule`` would find for somebody, or among whom it would draw: names, and the posts by which they are found."""
    case = _case(version, initiator, {})
    signers = resolve(rule["of"] if rule["kind"] == "random" else [rule], case) if case else []
    users = User.objects.select_related("person").in_bulk([one.user_id for one in signers])
    posts = Post.objects.select_related("unit").in_bulk([one.post_id for one in signers if one.post_id])
    return [(str(users[one.user_id]), str(posts[one.post_id]) if one.post_id else "") for one in signers]


def name_of(user_id: int) -> str:
    return str(User.objects.select_related("person").get(pk=user_id))


def _case(version: FlowVersion, user_id: int, data: dict[str, Any]) -> Case | None:
    user = User.objects.filter(pk=user_id).first()
    post = (
        Post.objects.filter(Post.current(), person__user=user).select_related("unit").order_by("-primary", "pk").first()
    )
    if user is None or post is None:
        return None
    return Case(user.pk, post.unit, formdef.settle(formdef.parse(version.form), data), {}, version.flow)
