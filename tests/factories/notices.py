"""Announcements with their audience and receipts, and their rows for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver

from citong.apps.notices.actions import drafting, reading, sending
from citong.apps.notices.models import Announcement, Audience, Group, Receipt
from citong.apps.notices.queries.audience import Chosen
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files import intake

from .people import actor_for, make_user_with
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

Ready = tuple[Any, dict[str, Any]]
_numbers = count(1)
BODY = "各校：\n\n请按时参加。\n\n- 时间：周五\n- 地点：礼堂"


def make_announcement(unit: Unit, *units: Unit, **fields: Any) -> Announcement:
    """A draft of ``unit``, meant for everybody at ``units`` and below."""
    audience = Audience.objects.create(unit=unit)
    audience.units.set(units)
    given = {"title": f"关于开展第{next(_numbers)}次检查的通知", "body": BODY}
    return Announcement.objects.create(unit=unit, audience=audience, **{**given, **fields})


@row_of(Announcement)
def make_own(unit: Unit) -> Announcement:
    return make_announcement(unit, unit)


def make_sent(unit: Unit, *units: Unit, **fields: Any) -> Announcement:
    given = {"status": Announcement.Status.SENT, "sent_at": clock.now()}
    return make_announcement(unit, *units, **{**given, **fields})


@row_of(Receipt)
def make_receipt(unit: Unit, **fields: Any) -> Receipt:
    """An unread one, of somebody at ``unit``."""
    announcement = make_sent(unit, unit, **fields)
    return Receipt.objects.create(announcement=announcement, user=make_user_with(unit), unit=unit)


@row_of(Group)
def make_group(unit: Unit) -> Group:
    return Group.objects.create(unit=unit, title=f"分组{next(_numbers)}")


@ready_for(drafting.create_announcement)
def to_create(unit: Unit) -> Ready:
    return Announcement(unit=unit, title="关于放假的通知", body=BODY), {}


@ready_for(drafting.change_announcement)
def to_change(unit: Unit) -> Ready:
    return make_own(unit), {"title": "关于调整放假时间的通知"}


@ready_for(drafting.choose_receivers)
def to_choose(unit: Unit) -> Ready:
    return make_own(unit), {"chosen": Chosen([unit])}


@ready_for(drafting.create_group)
def to_create_group(unit: Unit) -> Ready:
    return Group(unit=unit, title=f"新分组{next(_numbers)}"), {}


@ready_for(drafting.choose_members)
def to_choose_members(unit: Unit) -> Ready:
    return make_group(unit), {"chosen": Chosen([unit])}


def _with_people(unit: Unit, **fields: Any) -> Announcement:
    make_user_with(unit)
    return make_announcement(unit, unit, **fields)


@ready_for(sending.publish)
def to_publish(unit: Unit) -> Ready:
    return _with_people(unit), {}


@ready_for(sending.schedule)
def to_schedule(unit: Unit) -> Ready:
    return _with_people(unit), {"send_at": clock.now() + timedelta(hours=1)}


@ready_for(sending.unschedule)
def to_unschedule(unit: Unit) -> Ready:
    return make_scheduled(unit, timedelta(hours=1)), {}


def make_scheduled(unit: Unit, ahead: timedelta) -> Announcement:
    return _with_people(unit, status=Announcement.Status.SCHEDULED, send_at=clock.now() + ahead)


@ready_for(sending.begin)
def to_begin(unit: Unit) -> Ready:
    return make_scheduled(unit, -timedelta(minutes=1)), {}


@ready_for(sending.halt)
def to_halt(unit: Unit) -> Ready:
    job = jobs.start(sending.SEND, actor_for(unit), announcement=0)
    return _with_people(unit, status=Announcement.Status.SENDING, job=job), {}


@ready_for(sending.urge)
def to_urge(unit: Unit) -> Ready:
    return make_receipt(unit).announcement, {}


@ready_for(reading.confirm)
def to_confirm(unit: Unit) -> Ready:
    """The receiver's alone."""
    receipt = make_receipt(unit, must_confirm=True)
    return receipt, {"by": Actor.of(receipt.user)}


def _ids(announcement: Announcement) -> dict[str, Any]:
    return {"pk": announcement.pk}


ids_of("notices-read", "notices-confirm")(lambda unit: _ids(make_receipt(unit).announcement))
ids_of("notices-receivers", "notices-count")(lambda unit: _ids(make_own(unit)))
ids_of("notices-progress", "notices-units")(lambda unit: _ids(make_receipt(unit).announcement))
ids_of("notices-members", "notices-count-members")(lambda unit: {"pk": make_group(unit).pk})


@ids_of("notices-file")
def file_ids(unit: Unit) -> dict[str, Any]:
    receipt = make_receipt(unit)
    return {"pk": receipt.announcement_id, "number": attach(receipt.announcement).pk}


def attach(announcement: Announcement) -> Any:
    get_resolver().url_patterns  # noqa: B018 - declares the resources with what may be attached to them
    upload = pdf_upload("附件.pdf")
    return intake.accept(upload, purpose="announcements.attachment", by=Actor.system(), subject=announcement)
