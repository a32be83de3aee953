"""公众号: where its vendor pushes messages, receipts and who leaves, and how one binds one's own WeChat."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from citong.kit.guard import page, public
from citong.platform.notify import followers
from citong.platform.notify.adapters import push as pushed
from citong.platform.notify.adapters import wire

from . import actions, queries

if TYPE_CHECKING:
    from django.http import HttpRequest

    from citong.kit.frame import Request


@csrf_exempt
@public
def push(request: HttpRequest) -> HttpResponse:
    """The vendor asks once whether we are there (GET), and tells us things (POST); each time he signs."""
    if not settings.CHANNELS["official"]:
        raise Http404
    token = wire.endpoint(settings.CHANNELS["official"]).options.get("token", "")
    if not pushed.signed(request.GET.dict(), token):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponse(request.GET.get("echostr", ""), "text/plain; charset=utf-8")
    said = pushed.read(request.body)
    text = followers.hear(said)
    kind = "application/xml" if text else "text/plain"
    return HttpResponse(pushed.answer(said, text, int(time.time())), f"{kind}; charset=utf-8")


@require_POST
@page()
def code(request: Request) -> HttpResponse:
    actions.take_code(queries.me(request.actor), by=request.actor)
    return redirect("accounts-wishes")


@require_POST
@page()
def leave(request: Request) -> HttpResponse:
    actions.unbind(queries.me(request.actor), by=request.actor)
    messages.success(request, "已解除微信绑定，通知不再发到公众号。")
    return redirect("accounts-wishes")
