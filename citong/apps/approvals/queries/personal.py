"""What people have set up for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from citong.kit.adhoc import people
from citong.lib import tree
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion, OpinionPhrase, Signature, Task

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

USUAL = ["同意。", "拟同意，请领导审批。", "已阅。", "请补充材料后重新提交。"]


def given(actor: Actor) -> QuerySet[Delegation]:
    """The delegations that ``actor`` has made, newest first."""
    rows: QuerySet[Delegation] = Delegation.objects.filter(user=actor.user)
    return rows.select_related("agent__person", "flow", "unit")


def delegable_flows(actor: Actor) -> QuerySet[FlowDef]:
    """Flows in use of one's own unit and those above, and whatever flows one was given tasks of."""
    above = tree.ancestors(actor.post.unit.path) if actor.post else []
    live = FlowVersion.objects.filter(status=FlowVersion.Status.LIVE)
    tasks = Task.objects.of(actor).exclude(kind=Task.Kind.COPY)
    in_use = Q(enabled=True, unit__path__in=above, pk__in=live.values("flow"))
    rows: QuerySet[FlowDef] = FlowDef.objects.filter(in_use | Q(pk__in=tasks.values("instance__flow")))
    return rows


def delegable_units(actor: Actor) -> QuerySet[Unit]:
    """Whose applications may reach one: the units of one's own organisation, the bureaus and schools below it."""
    if actor.post is None or actor.post.kind == Post.Kind.GUARDIAN:
        return people.units(actor)
    rows: QuerySet[Unit] = Unit.objects.open_on().below(actor.post.unit.organisation)
    own = people.units(actor).values("pk")
    return rows.filter(Q(pk__in=own) | ~Q(level=Unit.Level.DEPARTMENT))


def received(actor: Actor) -> QuerySet[Delegation]:
    """The delegations by which ``actor`` acts for others now."""
    rows: QuerySet[Delegation] = Delegation.objects.filter(Delegation.in_force(), agent=actor.user)
    return rows.select_related("user__person", "flow", "unit")


def phrases(actor: Actor) -> QuerySet[OpinionPhrase]:
    rows: QuerySet[OpinionPhrase] = OpinionPhrase.objects.filter(user=actor.user, removed=False)
    return rows


def opinions(actor: Actor) -> list[str]:
    """Usual opinions: one's own, else those that everybody writes."""
    return list(phrases(actor).values_list("text", flat=True)) or USUAL


def signatures(actor: Actor) -> QuerySet[Signature]:
    """The signature that ``actor`` uses now, or none."""
    rows: QuerySet[Signature] = Signature.objects.filter(user=actor.user, removed=False)
    return rows.select_related("file")
