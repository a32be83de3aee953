"""Audit entries about whatever row: what of them one may read, as the resources of its table say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.audit import trail

from .resource import Resource, registry

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.audit.models import Entry


def unseen(actor: Actor, entry: Entry) -> set[str]:
    """Names among the changes of ``entry`` that are kept from ``actor``."""
    found: set[str] = set()
    for resource in registry.values():
        if type(resource).unseen is not Resource.unseen and trail.kind_of(resource.model()) == entry.kind:
            obj = resource.model._default_manager.filter(pk=entry.object_id).first()
            found |= set(resource.unseen(actor, obj)) if obj is not None else set()
    return found
