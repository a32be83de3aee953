"""Keys of programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.api import issuing
from citong.platform.access.actor import Actor
from citong.platform.access.tokens import ApiToken

from .people import make_person, make_post, make_user, make_user_with
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit


@row_of(ApiToken)
def make_token(unit: Unit, days: int = 30, **fields: object) -> ApiToken:
    """A living key of somebody's post at ``unit``; its ``secret`` is on the row."""
    post = fields.pop("post", None) or make_post(make_user(make_person()).person, unit)
    token = ApiToken(**{"name": "数据同步", "post": post, **fields})
    token.arm(days)
    token.save()
    return token


@ids_of("api-token-revoke")
def token_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_token(unit).pk}


@ready_for(issuing.issue)
def ready_to_issue(unit: Unit) -> tuple[ApiToken, dict[str, Any]]:
    """For one's own post."""
    user = make_user_with(unit, issuing.perms.token)
    return ApiToken(name="数据同步", post=user.person.posts.get()), {"days": 30, "by": Actor.of(user)}


@ready_for(issuing.revoke)
def ready_to_revoke(unit: Unit) -> tuple[ApiToken, dict[str, Any]]:
    return make_token(unit), {}
