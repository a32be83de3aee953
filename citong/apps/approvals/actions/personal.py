"""Delegations, usual opinions and the signature: one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from citong.kit.actions import action, fill
from citong.lib import clock, handwriting
from citong.platform.files import intake
from citong.platform.workflow.models import Delegation, OpinionPhrase, Signature
from citong.platform.workflow.perms import perms

from ..purposes import SIGNATURE

if TYPE_CHECKING:
    from django.core.files.base import File

    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile


@action("设置委托", perm=perms.own, creates=True)
def delegate(delegation: Delegation, *, by: Actor, **values: Any) -> None:
    """Who is away names an agent for a time."""
    delegation.user = by.user
    fill(delegation, values)


def _over(delegation: Delegation) -> str:
    return "这项委托已经结束。" if delegation.over else ""


@action("结束委托", perm=perms.own, unless=_over)
def end_delegation(delegation: Delegation, *, by: Actor) -> None:
    delegation.ended_at = clock.now()


@action("添加常用意见", perm=perms.own, creates=True, quiet=True)
def add_phrase(phrase: OpinionPhrase, *, text: str, by: Actor) -> None:
    phrase.user, phrase.text = by.user, text


@action("删除常用意见", perm=perms.own, quiet=True)
def remove_phrase(phrase: OpinionPhrase, *, by: Actor) -> None:
    phrase.removed = True


@action("设置签名", perm=perms.own, creates=True)
def sign_with(signature: Signature, *, picture: File[bytes], by: Actor) -> None:
    """The picture stands for one's hand from now on; what was signed before keeps the older one."""
    signature.user, signature.file = by.user, _inked(picture, by)
    Signature.objects.filter(user=by.user, removed=False).update(removed=True)


def _inked(picture: File[bytes], by: Actor) -> StoredFile:
    """Only the strokes of ``picture`` are kept."""
    sent = intake.accept(picture, purpose=SIGNATURE, by=by)
    with sent.file.open("rb") as opened:
        content = opened.read()
    intake.discard(sent)
    try:
        return intake.store(handwriting.ink(content), "签名.png", purpose=SIGNATURE, by=by)
    except handwriting.NoInk as error:
        raise ValidationError(
            {"picture": "看不出笔迹，请用深色笔在白纸上签名后重新拍照，或直接在下面手写。"}
        ) from error


@action("停用签名", perm=perms.own)
def stop_signing(signature: Signature, *, by: Actor) -> None:
    """Papers show one's name in print again."""
    signature.removed = True
