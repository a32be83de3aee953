"""Business objects that go through a flow: a feature declares once what an outcome means for its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from .models import Instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor

    Outcome = Callable[..., object]

Status = Instance.Status


@dataclass(frozen=True)
class Flow:
    """What a feature says of its flow. Outcomes run in the flow's own transaction, so both sides always agree.

    ``code`` is that of the FlowDef. An outcome is called like an action, ``outcome(row, by=signer)``; what it refuses
    undoes the signature. ``facts(row)`` gives what conditions and assignee rules may look at, read whenever it is sent.
    """

    code: str
    label: str
    on_approved: Outcome
    on_rejected: Outcome | None = None
    on_withdrawn: Outcome | None = None
    facts: Callable[[Any], dict[str, Any]] = lambda _subject: {}

    def outcome(self, status: str) -> Outcome | None:
        """What follows when an instance ends in ``status``."""
        return {
            Status.APPROVED.value: self.on_approved,
            Status.REJECTED.value: self.on_rejected,
            Status.TERMINATED.value: self.on_rejected,
            Status.WITHDRAWN.value: self.on_withdrawn,
        }.get(status)


registry: dict[str, Flow] = {}


def register(flow: Flow) -> Flow:
    """Make a business flow known; the same code replaces."""
    registry[flow.code] = flow
    return flow


def subject_of(instance: Instance) -> Model | None:
    """The business object, locked; ``None`` for an ad-hoc form."""
    if not instance.subject_kind:
        return None
    rows = apps.get_model(instance.subject_kind)._default_manager.select_for_update(of=("self",))
    found: Model = rows.get(pk=instance.subject_id)
    return found


def instances_of(subject: Model) -> QuerySet[Instance]:
    """The instances about a business object, newest first."""
    found: QuerySet[Instance] = Instance.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    return found


def conclude(instance: Instance, by: Actor) -> None:
    """Tell the feature how its object's flow ended."""
    flow = registry.get(instance.flow.code) if instance.subject_kind else None
    outcome = flow.outcome(instance.status) if flow else None
    if outcome is not None:
        outcome(subject_of(instance), by=by)


def tell_facts(instance: Instance) -> None:
    """Let the tree's conditions see what the business object says now."""
    flow = registry.get(instance.flow.code) if instance.subject_kind else None
    if flow is not None:
        instance.data = instance.data | flow.facts(subject_of(instance))
