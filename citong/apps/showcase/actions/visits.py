"""参观: a guest asks for a half day; the host confirms, declines or offers another; either may call off."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.models import GuestVisit, Visit
from citong.apps.showcase.models.visit import Half
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import visiting
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.kit.filters import DateInput
from citong.lib import clock
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.notify.sending import notify
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor

S = Visit.Status


def lock_host(visit: Visit) -> Unit:
    """Bookings of one host come one after the other."""
    return Unit.objects.select_for_update(of=("self",)).get(pk=visit.unit_id or visit.case.unit_id)


def words(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def _free(visit: Visit) -> None:
    """Refuse a day that is none, and a half day that another booking holds."""
    if reason := visiting.unfit(visit.day):
        raise Refused(reason)
    held = Visit.objects.filter(unit=visit.unit, day=visit.day, half=visit.half).exclude(status__in=Visit.OFF)
    if held.exclude(pk=visit.pk).exists():
        raise Refused(f"{visit.when} 已有预约，请另选时间。")


def _ahead(visit: Visit) -> None:
    """Refuse to agree on a day that is over."""
    if visit.day < clock.today():
        raise Refused(f"{visit.when} 已经过去，请另约时间。")


def _tell(visit: Visit, what: str, *, host: bool, answer: str = "") -> None:
    """Tell the host, or the guest."""
    who, perm, page = (visit.unit, perms.host, "visits") if host else (visit.guest, perms.book, "my-visits")
    notify(
        texts.VISIT,
        holders(who, perm),
        url=reverse(f"{page}-detail", args=[visit.pk]),
        guest=visit.guest.name,
        host=visit.unit.name,
        title=str(visit.case),
        when=visit.when,
        visitors=visit.visitors,
        what=what,
        answer=answer,
    )


def _settle(visit: Visit, by: Actor) -> None:
    """What waited is done; the next answer waits at the host's or the guest's desk."""
    subject = Visit(pk=visit.pk)  # one subject, whichever side acts
    work.finish_all(subject, by=by)
    due = datetime.combine(visit.day, time.min, tzinfo=clock.SHANGHAI)
    if visit.status == S.ASKED:
        title = f"答复参观预约：{visit.guest.name}，{visit.when}"
        url = reverse("visits-detail", args=[visit.pk])
        work.open_item(texts.ANSWER, title, url, subject, unit=visit.unit, perm=perms.host, due=due)
    elif visit.status == S.PROPOSED:
        title = f"确认改期：到{visit.unit.name}参观，{visit.when}"
        url = reverse("my-visits-detail", args=[visit.pk])
        work.open_item(texts.ACCEPT, title, url, subject, unit=visit.guest, perm=perms.book, due=due)


@action("预约参观", perm=perms.book, creates=True, lock=lock_host)
def book(visit: GuestVisit, *, by: Actor) -> None:
    """Ask for a half day, which is held until the host has answered."""
    if reason := visiting.refusal(visit.case, visit.guest):
        raise Refused(reason)
    visit.unit = visit.case.unit
    _free(visit)
    visit.full_clean()
    visit.save()
    _settle(visit, by)
    _tell(visit, "请答复", host=True)


@action(
    "确认接待",
    perm=perms.host,
    moves={S.ASKED: S.CONFIRMED},
    inputs={"answer": words("给来访单位的话", required=False)},
)
def confirm(visit: Visit, *, by: Actor, answer: str = "") -> None:
    """From now on both sides see each other's contact."""
    _ahead(visit)
    visit.answer = answer
    _settle(visit, by)
    _tell(visit, "已确认接待", host=False, answer=answer)


@action(
    "建议改期",
    perm=perms.host,
    moves={S.ASKED: S.PROPOSED},
    inputs={
        "day": forms.DateField(label="建议日期", widget=DateInput()),
        "half": forms.ChoiceField(label="时段", choices=Half.choices),
        "answer": words("说明", required=False),
    },
    lock=lock_host,
)
def propose(visit: Visit, *, day: date, half: str, by: Actor, answer: str = "") -> None:
    """Offer another half day, which is held for the guest; the one asked for is free again."""
    visit.day, visit.half, visit.answer = day, half, answer
    _free(visit)
    _settle(visit, by)
    _tell(visit, "建议改到这个时间，请确认", host=False, answer=answer)


@action(
    "谢绝",
    perm=perms.host,
    moves=dict.fromkeys((S.ASKED, S.PROPOSED, S.CONFIRMED), S.DECLINED),
    inputs={"reason": words("原因")},
    danger=True,
)
def decline(visit: Visit, *, reason: str, by: Actor) -> None:
    """The half day is free again."""
    visit.answer = reason
    _settle(visit, by)
    _tell(visit, "不能接待", host=False, answer=reason)


@action("同意改期", perm=perms.book, moves={S.PROPOSED: S.CONFIRMED})
def accept(visit: GuestVisit, *, by: Actor) -> None:
    """The guest comes at the offered time."""
    _ahead(visit)
    _settle(visit, by)
    _tell(visit, "同意改期，预约已确认", host=True)


@action(
    "取消预约",
    perm=perms.book,
    moves=dict.fromkeys((S.ASKED, S.PROPOSED, S.CONFIRMED), S.CANCELLED),
    inputs={"reason": words("原因")},
    danger=True,
)
def cancel(visit: GuestVisit, *, reason: str, by: Actor) -> None:
    """The half day is free again."""
    visit.answer = reason
    _settle(visit, by)
    _tell(visit, "已取消", host=True, answer=reason)
