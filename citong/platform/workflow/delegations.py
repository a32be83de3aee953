"""Who acts for whom: delegations in force for an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from citong.lib import tree

from .models import Delegation

if TYPE_CHECKING:
    from .models import FlowDef, Instance


def agents(users: set[int], instance: Instance) -> dict[int, Delegation]:
    """The delegations that count for ``users`` and, in turn, for their agents; one for this very flow goes first."""
    flow: FlowDef | None = instance.flow
    flows = []
    while flow is not None:  # a copy is covered with what it was copied from
        flows.append(flow.pk)
        flow = flow.template
    counts = Delegation.objects.filter(
        Delegation.in_force(),
        Q(flow__isnull=True) | Q(flow__in=flows),
        Q(unit__isnull=True) | Q(unit__path__in=tree.ancestors(instance.unit.path)),
        agent__is_active=True,
    )
    found: dict[int, Delegation] = {}
    asked: set[int] = set()
    while users:
        rows = sorted(counts.filter(user__in=users), key=lambda one: (one.flow_id is not None, one.pk))
        found |= {one.user_id: one for one in rows}
        asked |= users
        users = {one.agent_id for one in rows} - asked
    return found
