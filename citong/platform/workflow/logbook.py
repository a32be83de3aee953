"""The log of an instance: one line an operation, each chained to the one before."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from citong.lib import clock

from .models import FlowLog

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import Instance


def write(instance: Instance, by: Actor, event: str, node: str = "", opinion: str = "", **detail: Any) -> FlowLog:
    """Append one line; the caller holds the instance's lock and saves it."""
    line = FlowLog(
        instance=instance,
        number=instance.log_length + 1,
        at=clock.now(),
        round=instance.round,
        event=event,
        node=node,
        user=by.user,
        post=by.post,
        opinion=opinion,
        detail=detail,
    )
    line.digest = digest(line, instance.log_head)
    line.save(force_insert=True)
    instance.log_length, instance.log_head = line.number, line.digest
    return line


def digest(line: FlowLog, before: str) -> str:
    """SHA-256 over the previous digest and every fact of the line."""
    facts = [
        before,
        line.instance_id,
        line.number,
        line.at.isoformat(timespec="microseconds"),
        line.round,
        line.event,
        line.node,
        line.user_id,
        line.post_id,
        line.opinion,
        line.detail,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken(instance: Instance) -> int | None:
    """The number of the first line that does not hold; ``None`` if all do."""
    before, expected = "", 1
    for line in instance.log.all():
        if line.number != expected or line.digest != digest(line, before):
            return expected
        before, expected = line.digest, expected + 1
    return None if (instance.log_length, instance.log_head) == (expected - 1, before) else expected
