"""待办 of an application: what waits at whose desk follows from its state, so every move keeps the desks right by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.pilots import lifecycle
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.platform.inbox import work

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.apps.pilots.models import Application, Objection
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

S = lifecycle.Status
CONFIRM, SCAN, OBJECTION = "pilots.confirm", "pilots.scan", "pilots.objection"
ANSWER_DAYS = 5  # within which an objection is to be answered


@dataclass(frozen=True)
class Station:
    """Where an application of one state waits: kind and title of the item, the desk, the page."""

    kind: str
    title: str
    desk: Callable[[Application], Unit]
    perm: str
    page: str = "detail"


STATIONS = {
    S.SUBMITTED: Station("pilots.screen", "初审", lambda a: a.desk, perms.screen),
    S.RETURNED: Station("pilots.correct", "修改后重新提交", lambda a: a.unit, perms.fill, "form"),
    S.SUPPLEMENT: Station("pilots.supplement", "补正后重新提交", lambda a: a.unit, perms.fill, "form"),
    S.DISPATCHED: Station("pilots.accept", "受理", lambda a: a.batch.unit, perms.accept),
}
NEEDS_SCAN = (S.SUBMITTED, S.RECOMMENDED, S.DISPATCHED)
"""States in which the stamped scan of the latest version may still be missing."""


def url_of(application: Application, page: str = "detail") -> str:
    return reverse(f"pilots-application-{page}", args=[application.pk])


def settle(application: Application, by: Actor) -> None:
    """After a move: what waited before is done, and what the new state asks for waits at its desk."""
    work.finish_all(application, by=by)
    station = STATIONS.get(S(application.status))
    if station is not None:
        work.open_item(
            station.kind,
            f"{station.title}：{application.unit.name}（{application.number}）",
            url_of(application, station.page),
            application,
            unit=station.desk(application),
            perm=station.perm,
            due=clock.now() + timedelta(days=lifecycle.WAITING_DAYS[S(application.status)]),
        )
    if application.status in NEEDS_SCAN and not application.scans.filter(version=application.latest).exists():
        ask_for_scan(application)


def ask_for_scan(application: Application) -> None:
    work.open_item(
        SCAN,
        f"打印盖章并上传扫描件（{application.number}）",
        url_of(application, "scans"),
        application,
        unit=application.unit,
        perm=perms.fill,
    )


def ask_to_correct(application: Application) -> None:
    work.open_item(
        "pilots.correct",
        f"按校长意见修改申报表（{application.number}）",
        url_of(application, "form"),
        application,
        unit=application.unit,
        perm=perms.fill,
    )


def ask_principal(application: Application) -> None:
    work.open_item(
        CONFIRM,
        f"确认并提交申报表：{application.batch.title}",
        url_of(application, "confirm"),
        application,
        unit=application.unit,
        perm=perms.submit,
    )


def ask_to_answer(objection: Objection) -> None:
    work.open_item(
        OBJECTION,
        f"核实并答复异议：{objection.application.unit.name}（{objection.receipt}）",
        reverse("objections-detail", args=[objection.pk]),
        objection,
        unit=objection.publicity.unit,
        perm=perms.objection,
        due=clock.now() + timedelta(days=ANSWER_DAYS),
    )
