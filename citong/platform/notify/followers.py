"""Who follows the official account: the vendor tells an id, and the person says whose it is with a code of ours."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from citong.platform.access.actor import Actor
from citong.platform.jobs import OnDeath, job, queue

from .models import Delivery, Follower

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citong.platform.identity.models import User
    from citong.platform.jobs.running import Running

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are taken for one another
LENGTH = 8
VALID = timedelta(minutes=10)
RECEIPT = "notify.receipt"
BOUND = "绑定成功，今后的通知也会发到这里。"
UNKNOWN = "绑定码不对或已过期，请在平台的「通知设置」中重新获取。"
REFUSED = "收件人拒收公众号消息"
PATIENCE = 60  # seconds after which the number of a message has certainly been written down


def of(user: User) -> Follower | None:
    return Follower.objects.filter(user=user).first()


def new_code(user: User) -> str:
    """A code for ``user`` to send to the account; an older one is no longer good."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    Follower.objects.update_or_create(user=user, defaults={"code": code, "code_until": timezone.now() + VALID})
    return code


def leave(user: User) -> None:
    Follower.objects.filter(user=user).delete()


def hear(push: Mapping[str, str]) -> str:
    """Act on what the vendor pushed; gives what is to be answered to the follower, or nothing."""
    openid, kind, event = (push.get(name, "") for name in ("FromUserName", "MsgType", "Event"))
    if kind == "text":
        return _bind(openid, push.get("Content", "").strip().upper())
    if (kind, event) == ("event", "unsubscribe"):
        Follower.objects.filter(openid=openid).delete()
    elif (kind, event) == ("event", "TEMPLATESENDJOBFINISH"):
        params = {"receipt": push.get("MsgID", ""), "status": push.get("Status", "")}
        if not arrived(**params):  # the vendor was faster than we
            queue.start(RECEIPT, Actor.system(), params, once=True, delay=PATIENCE)
    return ""


@transaction.atomic
def _bind(openid: str, code: str) -> str:
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return ""
    found = Follower.objects.select_for_update().filter(code=code, code_until__gt=timezone.now()).first()
    if found is None or not openid:
        return UNKNOWN
    Follower.objects.filter(openid=openid).exclude(pk=found.pk).delete()
    found.openid, found.code, found.code_until, found.since = openid, "", None, timezone.now()
    found.save()
    return BOUND


def arrived(receipt: str, status: str) -> bool:
    """Keep what became of a message; false if none of ours has this number (yet)."""
    rows = Delivery.objects.filter(channel="official", receipt=receipt) if receipt else Delivery.objects.none()
    if status == "success":
        return bool(rows.update(arrived_at=timezone.now()))
    reason = REFUSED if status == "failed:user block" else f"未送达（{status[:80]}）"
    return bool(rows.update(state=Delivery.State.FAILED, error=reason))


@job(RECEIPT, "登记公众号回执", on_death=OnDeath.AGAIN, quiet=True)
def receipt_job(_running: Running, *, receipt: str, status: str) -> None:
    arrived(receipt, status)
