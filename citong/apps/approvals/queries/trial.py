"""A trial run: the way a version would take for somebody, without sending anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.lib.flow import rules
from citong.platform.identity.models import Post, User
from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case, resolve

from .designs import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.lib.flow.steps import Rule
    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import FlowVersion


def stops(version: FlowVersion, actor: Actor, given: dict[str, Any]) -> list[forecast.Stop]:
    """The nodes ahead for the chosen initiator, else for the designer himself."""
    data = dict(given)
    case = _case(version, data.pop("initiator__", None) or (actor.user.pk if actor.user else 0), data)
    return list(forecast.ahead(version.nodes, case)) if case else []


@dataclass(frozen=True)
class Turn:
    """One of the groups of rules that stand in for one another: whom it would find, and whether they would act."""

    words: str
    people: list[tuple[str, str]]
    acts: bool
    open: bool  # depends on what is filled in or chosen


def turns(version: FlowVersion, initiator: int, rule: Rule) -> list[Turn]:
    """What each group of a rule of kind ``first`` would find for somebody."""
    words, chosen = Words(version), people(version, initiator, rule)
    found = []
    for group in rules.groups(rule):
        told = "；".join(words.of_rule(one) for one in group)
        here = [one for each in group for one in people(version, initiator, each)]
        acts = bool(here) and not any(turn.acts for turn in found) and set(here) == set(chosen)
        found.append(Turn(told, here, acts, depends(group)))
    return found


def depends(found: Iterable[Rule]) -> bool:
    """Whether rules find people only by what is filled in or chosen."""
    return any(rule["kind"] in {"field", "chosen"} for rule in rules.every(found))


def people(version: FlowVersion, initiator: int, rule: Rule) -> list[tuple[str, str]]:
    """Whom ``rule`` would find for somebody, or among whom it would draw: names, and the posts by which they are found."""
    case = _case(version, initiator, {})
    signers = resolve(rule["of"] if rule["kind"] == "random" else [rule], case) if case else []
    users = User.objects.select_related("person").in_bulk([one.user_id for one in signers])
    held = Post.objects.select_related("unit").in_bulk([one.post_id for one in signers if one.post_id])
    posts = {pk: f"{post.unit.label}{post.title}" for pk, post in held.items()}
    return [(str(users[one.user_id]), posts.get(one.post_id or 0, "")) for one in signers]


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
