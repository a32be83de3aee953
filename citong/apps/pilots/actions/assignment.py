"""分配: handing out sheets, taking them back, giving them to others, urging."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django import forms

from citong.apps.pilots import lifecycle
from citong.apps.pilots.models import Application, Batch, Expert, Score, Sheet
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments, conflicts
from citong.kit.actions import Changes, action
from citong.kit.errors import Refused
from citong.lib import clock

from . import review_work
from .decision import lock_batch
from .moves import along, carry
from .review import settle

if TYPE_CHECKING:
    from datetime import datetime

    from citong.platform.access.actor import Actor

S = lifecycle.Status
DRAFT, WITHDRAWN = Sheet.Status.DRAFT, Sheet.Status.WITHDRAWN
STALE = "分配方案已经过时：有申报或专家的状态已改变，请重新生成方案。"


def lock_of_sheet(sheet: Sheet) -> Batch:
    return lock_batch(sheet.application.batch)


@action("分配专家", perm=perms.assign, lock=lock_batch)
def assign(batch: Batch, *, pairs: list[tuple[int, int]], due: datetime | None = None, by: Actor) -> Changes:
    """Hand out sheets for (application id, expert id) pairs; accepted applications go into review."""
    applications = {
        a.pk: a
        for a in Application.objects.select_for_update(of=("self",))
        .select_related("unit", "desk", "batch")
        .filter(batch=batch, pk__in={a for a, _ in pairs}, status__in=(S.ACCEPTED, S.IN_REVIEW))
        .order_by("pk")
    }
    experts = (
        Expert.objects.filter(unit=batch.unit, active=True)
        .select_related("user__person")
        .in_bulk({e for _, e in pairs})
    )
    if not pairs or {a for a, _ in pairs} - applications.keys() or {e for _, e in pairs} - experts.keys():
        raise Refused(STALE)
    for pk, new in Counter(a for a, _ in pairs).items():
        if len(assignments.live_sheets(applications[pk])) + new > batch.experts_per_application:
            raise Refused(STALE)
    sheets = [_hand_out(applications[a], experts[e], due) for a, e in pairs]
    fresh = [a for a in applications.values() if a.status == S.ACCEPTED]
    carry(fresh, along(lifecycle.START_REVIEW), "分配专家", act=assign, beside=batch, by=by)
    for application in applications.values():
        review_work.settled(application, by)
    review_work.hand_out(sheets)
    given = {a: "、".join(str(experts[e]) for chosen, e in pairs if chosen == a) for a in applications}
    return {str(applications[a]): [None, names] for a, names in given.items()}


def _hand_out(application: Application, expert: Expert, due: datetime | None, *, adjudication: bool = False) -> Sheet:
    _check_pair(expert, application)
    return Sheet.objects.create(
        application=application,
        expert=expert,
        version=application.latest,
        due=due,
        adjudication=adjudication,
    )


def _check_pair(expert: Expert, application: Application) -> None:
    if not expert.active:
        raise Refused(f"{expert}已暂停参加评审，请另选专家。")
    if why := conflicts.barred_pair(expert, application):
        raise Refused(f"{expert}不能评审 {application.blind_code}：{why}。")


@action(
    "增加专家",
    perm=perms.assign,
    inputs={
        "expert": forms.ModelChoiceField(label="专家", queryset=Expert.objects.none()),
        "due": forms.DateTimeField(label="评审截止", required=False),
    },
    unless=lambda a: "" if a.status == S.IN_REVIEW else "只有评审中的申报才能增加专家。",
    lock=lambda a: lock_batch(a.batch),
)
def add_expert(application: Application, *, expert: Expert, by: Actor, due: datetime | None = None) -> None:
    """One more expert: for one who recused, or to settle a large spread."""
    sheet = _hand_out(application, expert, due, adjudication=assignments.needs_adjudication(application))
    review_work.settled(application, by)
    review_work.hand_out([sheet])


@action(
    "更换专家",
    perm=perms.assign,
    inputs={"expert": forms.ModelChoiceField(label="改由谁评审", queryset=Expert.objects.none())},
    unless=lambda s: "" if s.status == DRAFT else "只有待评分的评分表才能更换专家。",
    danger=True,
    lock=lock_of_sheet,
)
def swap(sheet: Sheet, *, expert: Expert, by: Actor) -> None:
    """Give an unsubmitted sheet to another expert; what was drafted is not handed on."""
    _check_pair(expert, sheet.application)
    review_work.revoke(sheet, by)
    Score.objects.filter(sheet=sheet).delete()
    sheet.expert, sheet.overall, sheet.recommend, sheet.total = expert, "", None, None
    sheet.assigned_at, sheet.urged_at = clock.now(), None
    review_work.hand_out([sheet])


@action("撤回分配", perm=perms.assign, moves={DRAFT: WITHDRAWN}, danger=True, lock=lock_of_sheet)
def withdraw_sheet(sheet: Sheet, *, by: Actor) -> None:
    """Take back a sheet that is not needed any more; the others may then be complete."""
    sheet.save()
    review_work.revoke(sheet, by)
    if not assignments.live_sheets(sheet.application):
        review_work.ask_replacement(sheet.application)
    settle(sheet.application)


def not_to_urge(sheet: Sheet) -> str:
    if sheet.status != DRAFT:
        return "这份评分表不需要催办。"
    again = sheet.urge_again_at
    return f"刚刚催办过，请在 {again.astimezone(clock.SHANGHAI):%H:%M} 之后再催。" if again else ""


@action("催办", perm=perms.assign, unless=not_to_urge)
def urge(sheet: Sheet, *, by: Actor) -> None:
    """Remind the expert, at most once in two hours."""
    sheet.urged_at = clock.now()
    review_work.urge(sheet)
