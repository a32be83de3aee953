"""``@move``: an action on an application that also leaves a line in its 办理记录."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.models import Application, Step
from citong.kit.actions import Action, action

from . import news, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

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


def move(label: str, *, perm: str, moves: dict[Any, Any], **more: Any) -> Callable[[Callable[..., object]], Action]:
    """Declare a move of an application; its input ``opinion`` or ``reason`` becomes the line's opinion."""

    def decorate(run: Callable[..., object]) -> Action:
        @wraps(run)
        def body(application: Application, *, by: Actor, **inputs: Any) -> None:
            run(application, by=by, **inputs)
            record(application, by, label, str(inputs.get("opinion") or inputs.get("reason") or ""))

        return action(label, perm=perm, moves=moves, **more)(body)

    return decorate
