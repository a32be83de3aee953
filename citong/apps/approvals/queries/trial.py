"""A trial run: the way a version would take for somebody, without sending anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.platform.identity.models import Post, User
from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import FlowVersion


def stops(version: FlowVersion, actor: Actor, given: dict[str, Any]) -> list[forecast.Stop]:
    """The nodes ahead for the chosen initiator, else for the designer himself."""
    data = dict(given)
    user = User.objects.filter(pk=data.pop("initiator__", None) or (actor.user.pk if actor.user else 0)).first()
    post = (
        Post.objects.filter(Post.current(), person__user=user).select_related("unit").order_by("-primary", "pk").first()
    )
    if user is None or post is None:
        return []
    filled = formdef.settle(formdef.parse(version.form), data)
    return list(forecast.ahead(version.nodes, Case(user.pk, post.unit, filled, {}, version.flow)))
