"""Keys of programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.platform.access.tokens import ApiToken

from .people import make_person, make_post, make_user
from .rows import ids_of, row_of

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
