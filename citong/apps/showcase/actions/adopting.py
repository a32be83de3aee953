"""借鉴: another school marks that it adopted a case; its name is shown after the school itself agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.models import Adoption
from citong.apps.showcase.perms import perms
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

from .news import url_of

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = Adoption.Status


@action("标记我校已借鉴", perm=perms.adopt, creates=True)
def adopt(adoption: Adoption, *, by: Actor, agreed: bool = False) -> None:
    """Once per school; ``agreed`` counts only from those who may agree for the school."""
    if adoption.case.shown_id is None:
        raise Refused("这个案例没有公开，不能标记借鉴。")
    if adoption.unit.level != adoption.unit.Level.SCHOOL:
        raise Refused("只有学校可以标记借鉴。")
    if agreed and by.can(perms.agree, adoption):
        adoption.status = S.NAMED
    adoption.full_clean()
    adoption.save()
    if adoption.status == S.WAITING:
        _ask_school(adoption)
    _tell_host(adoption)


def _ask_school(adoption: Adoption) -> None:
    title = f"是否公开校名：借鉴《{adoption.case}》"
    url = reverse("case-adoptions-detail", args=[adoption.pk])
    work.open_item(texts.AGREE, title, url, adoption, unit=adoption.unit, perm=perms.agree)


def _tell_host(adoption: Adoption) -> None:
    case = adoption.case
    said = {"school": adoption.unit.name, "title": str(case), "how": adoption.how}
    notify(texts.ADOPTED, holders(case.unit, perms.write), url=url_of(case), **said)


@action("同意公开校名", perm=perms.agree, moves={S.WAITING: S.NAMED, S.HIDDEN: S.NAMED})
def agree(adoption: Adoption, *, by: Actor) -> None:
    """The public page names the school and its sentence."""
    work.finish_all(adoption, by=by)


@action("不公开校名", perm=perms.agree, moves={S.WAITING: S.HIDDEN, S.NAMED: S.HIDDEN})
def hide(adoption: Adoption, *, by: Actor) -> None:
    """The public page counts the school and does not name it."""
    work.finish_all(adoption, by=by)
