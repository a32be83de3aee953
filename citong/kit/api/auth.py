"""Who is asking: a program with a key, or the signed-in user of the browser; and how often he may ask."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from citong.platform.access import tokens
from citong.platform.access.actor import Actor

from .perms import perms
from .problems import Fault

if TYPE_CHECKING:
    from django.http import HttpRequest

MINUTE = 60  # seconds
PER_MINUTE = 600
SAFE = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """``Authorization: Bearer ct_…``: acts as the token's post, as long as that is held."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        found = tokens.find(token)
        user = getattr(found.post.person, "user", None) if found is not None else None
        if found is None or user is None or not user.is_active:
            raise AuthenticationError(message="接口令牌无效、已停用或已过期，请换一个。")
        actor = Actor.of(user, found.post_id, request.META.get("REMOTE_ADDR", ""))
        if actor.post is None or actor.post.pk != found.post_id or not actor.has(perms.token):
            raise AuthenticationError(message="令牌所属的岗位已结束，或不再允许使用接口令牌。")
        if found.read_only and request.method not in SAFE:
            raise Fault(403, "这个接口令牌只能查询。需要修改数据时，请建立一个可以修改的令牌。")
        request.actor = actor  # type: ignore[attr-defined]
        request.throttled_as = f"token-{found.pk}"  # type: ignore[attr-defined]
        return actor


class Session(APIKeyCookie):
    """The session of the browser; what changes data needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        del key
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.user is None:
            return None
        if check_csrf(request):
            raise Fault(403, "页面校验未通过（CSRF），请刷新页面后重试。")
        if actor.user.must_change_password:
            raise Fault(403, "请先修改初始密码。")
        request.throttled_as = f"user-{actor.user.pk}"  # type: ignore[attr-defined]
        return actor


class Throttle(BaseThrottle):
    """So many requests in a minute for each key or user, counted by each process of the server."""

    def allow_request(self, request: HttpRequest) -> bool:
        who = getattr(request, "throttled_as", None)
        if who is None:
            return True
        count = f"api-{who}-{int(time.time() // MINUTE)}"
        cache.add(count, 0, MINUTE)
        return cache.incr(count) <= PER_MINUTE

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
