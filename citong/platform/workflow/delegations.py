"""Who acts for whom: delegations in force for an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from .models import Delegation

if TYPE_CHECKING:
    from .models import Instance


def agents(users: set[int], instance: Instance) -> dict[int, Delegation]:
    """The delegations that count for ``users`` and, in turn, for their agents; one for this very flow goes first."""
    flows = [instance.flow_id] + ([instance.flow.template_id] if instance.flow.template_id else [])
    counts = Delegation.objects.filter(
        Delegation.in_force(),
        Q(flow__isnull=True) | Q(flow__in=flows),
        Q(unit__isnull=True) | Q(unit=instance.unit_id),
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
