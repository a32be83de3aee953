"""``@move``: an action on an application that also leaves a line in its 办理记录; ``carry`` moves many on within another act."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Step
from citong.kit.actions import Action, Changes, action, difference, snapshot
from citong.platform.audit import trail

from . import news, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

    from citong.platform.access.actor import Actor


def record(application: Application, by: Actor, label: str, opinion: str = "") -> Step:
    """Who, when, from where, with which opinion, about which version; a move also brings the desks up to date and is told."""
    if getattr(application, "_stored_status", None) != application.status:
        waiting.settle(application, by)
        news.tell(application, label, opinion)
    return Step.objects.create(
        application=application,
        before=getattr(application, "_stored_status", None) or "",
        after=application.status,
        label=label,
        by=by.user,
        post=by.post,
        address=by.address,
        opinion=opinion,
        version=application.latest,
    )


def along(moves: dict[Status, Status]) -> Callable[[Application], None]:
    """The change that moves an application on."""

    def change(application: Application) -> None:
        application.status = moves[Status(application.status)]

    return change


def carry(
    rows: Iterable[Application],
    change: Callable[[Application], None],
    label: str,
    *,
    act: Action,
    beside: Model,
    by: Actor,
    opinion: Callable[[Application], str] = lambda _: "",
) -> None:
    """Change many within ``act``, which is about ``beside``: each gets its line in the 办理记录 and an audit entry of its own."""
    lines = []
    for application in rows:
        before, said = snapshot(application), opinion(application)
        change(application)
        record(application, by, label, said)
        application.revision += 1
        application.save()
        lines.append(trail.Line(label, application, difference(before, snapshot(application)), said))
    trail.record_all(by, act.name, lines, beside=beside)


def move(
    label: str, *, perm: str, moves: dict[Any, Any], **more: Any
) -> Callable[[Callable[..., Changes | None]], Action]:
    """Declare a move of an application; its input ``opinion`` or ``reason`` becomes the line's opinion."""

    def decorate(run: Callable[..., Changes | None]) -> Action:
        @wraps(run)
        def body(application: Application, *, by: Actor, **inputs: Any) -> Changes:
            own = run(application, by=by, **inputs) or {}
            record(application, by, label, str(inputs.get("opinion") or inputs.get("reason") or ""))
            if opinion := inputs.get("opinion"):
                own[more["inputs"]["opinion"].label] = [None, opinion]
            return own

        return action(label, perm=perm, moves=moves, **more)(body)

    return decorate
