"""待办 and messages of the review: a sheet waits before its expert, what went wrong waits at the city's desk."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.pilots import texts
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from citong.apps.pilots.models import Batch, Sheet
    from citong.platform.access.actor import Actor

REVIEW, REPLACE, ADJUDICATE, RANKED = "pilots.review", "pilots.replace_expert", "pilots.adjudicate", "pilots.ranked"
UNREVIEWED = (Status.ACCEPTED, Status.IN_REVIEW)


def day_of(due: datetime | None) -> str:
    return f"{due.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if due else "市局通知的时间"


def address(sheet: Sheet) -> str:
    return reverse("pilots-scoring-sheet", args=[sheet.pk])


def hand_out(sheets: Iterable[Sheet]) -> None:
    """Each sheet waits before its expert, who hears of all of them at once. No name of a school in any of it."""
    by_expert: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        work.open_item(
            REVIEW,
            f"评审申报：{sheet.application.blind_code}",
            address(sheet),
            sheet,
            user=sheet.expert.user,
            due=sheet.due,
        )
        by_expert[sheet.expert_id].append(sheet)
    for given in by_expert.values():
        first = given[0]
        notify(
            texts.ASSIGNED,
            [first.expert.user],
            url=reverse("pilots-scoring-list"),
            count=len(given),
            batch=first.application.batch.title,
            due=day_of(first.due),
        )


def close(sheet: Sheet, by: Actor) -> None:
    work.finish_all(sheet, by=by)


def revoke(sheet: Sheet, by: Actor) -> None:
    """The expert is told that there is nothing to do any more."""
    close(sheet, by)
    url = reverse("pilots-scoring-list")
    notify(texts.REVOKED, [sheet.expert.user], url=url, number=sheet.application.blind_code)


def urge(sheet: Sheet) -> None:
    number = sheet.application.blind_code
    notify(texts.URGED, [sheet.expert.user], url=address(sheet), number=number, due=day_of(sheet.due))


def _at_the_city(kind: str, title: str, application: Application) -> None:
    work.open_item(
        kind,
        f"{title}：{application.unit.name}（{application.number}）",
        reverse("pilots-assignment-add", args=[application.pk]),
        application,
        unit=application.batch.unit,
        perm=perms.assign,
    )


def ask_replacement(application: Application) -> None:
    _at_the_city(REPLACE, "专家回避，请补派专家", application)


def ask_adjudication(application: Application) -> None:
    _at_the_city(ADJUDICATE, "专家分差超过上限，请增派复评专家", application)


def settled(application: Application, by: Actor) -> None:
    """One more expert is at work: the city need not look for one."""
    for kind in (REPLACE, ADJUDICATE):
        work.finish(kind, application, by=by)


def tell_when_all_are_reviewed(batch: Batch) -> None:
    """Once no application waits for an expert, the ranking waits for those who decide."""
    if Application.objects.filter(batch=batch, status__in=UNREVIEWED).exists():
        return
    work.open_item(
        RANKED,
        f"专家评审全部完成，请查看排名并拟定结果：{batch.title}"[:120],
        reverse("pilots-results-batch", args=[batch.pk]),
        batch,
        unit=batch.unit,
        perm=perms.decide,
    )


def ranking_is_used(batch: Batch, by: Actor) -> None:
    """The decisions are published: nobody need look at the ranking any more."""
    work.finish(RANKED, batch, by=by)
