"""专家评审: assignment, scoring, recusal, adjudication, the group's opinion."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor

from .. import lifecycle
from ..models import Application, Batch, Expert, Opinion, Recusal, Score, Sheet
from ..perms import perms
from ..queries import conflicts, results
from .county import opinion_field
from .decision import lock_batch
from .moves import move, record

if TYPE_CHECKING:
    from datetime import datetime

S = lifecycle.Status
DRAFT, SUBMITTED, RECUSED = Sheet.Status.DRAFT, Sheet.Status.SUBMITTED, Sheet.Status.RECUSED


@action("登记专家", perm=perms.pool, creates=True)
def enrol(expert: Expert, *, by: Actor) -> None:
    """Take a person with an account into the pool."""


@action("修改专家", perm=perms.pool)
def change_expert(expert: Expert, *, by: Actor, **values: Any) -> None:
    """Correct the facts of an expert, or let one rest."""
    for name, value in values.items():
        setattr(expert, name, value)


@action("分配专家", perm=perms.assign, lock=lock_batch)
def assign(batch: Batch, *, pairs: list[tuple[int, int]], due: datetime | None = None, by: Actor) -> None:
    """Hand out sheets for (application id, expert id) pairs; accepted applications go into review."""
    applications = {
        a.pk: a
        for a in Application.objects.select_for_update(of=("self",))
        .select_related("unit", "desk", "batch")
        .filter(batch=batch, pk__in={a for a, _ in pairs}, status__in=(S.ACCEPTED, S.IN_REVIEW))
        .order_by("pk")
    }
    experts = Expert.objects.filter(unit=batch.unit, active=True).in_bulk({e for _, e in pairs})
    for application_id, expert_id in pairs:
        if application_id not in applications or expert_id not in experts:
            raise Refused("分配方案已经过时：有申报或专家的状态已改变，请重新生成方案。")
        _hand_out(applications[application_id], experts[expert_id], due)
    for application in applications.values():
        if application.status == S.ACCEPTED:
            application.status = S.IN_REVIEW
            record(application, by, "分配专家")
            application.revision += 1
            application.save()


def _hand_out(
    application: Application, expert: Expert, due: datetime | None, *, adjudication: bool = False
) -> Sheet:
    if why := conflicts.barred_pair(expert, application):
        raise Refused(f"{expert}不能评审 {application.blind_code}：{why}。")
    return Sheet.objects.create(
        application=application,
        expert=expert,
        version=application.latest,
        due=due,
        adjudication=adjudication,
    )


@action(
    "增加专家",
    perm=perms.assign,
    inputs={"expert": forms.ModelChoiceField(label="专家", queryset=Expert.objects.none())},
    unless=lambda a: "" if a.status == S.IN_REVIEW else "只有评审中的申报才能增加专家。",
)
def add_expert(application: Application, *, expert: Expert, by: Actor) -> None:
    """One more expert: for one who recused, or to settle a large spread."""
    _hand_out(application, expert, None, adjudication=needs_adjudication(application))


@action(
    "更换专家",
    perm=perms.assign,
    inputs={"expert": forms.ModelChoiceField(label="改由谁评审", queryset=Expert.objects.none())},
    unless=lambda s: "" if s.status == DRAFT else "已提交的评分表不能更换专家。",
    danger=True,
)
def swap(sheet: Sheet, *, expert: Expert, by: Actor) -> None:
    """Give an unsubmitted sheet to another expert; what was drafted is not handed on."""
    if why := conflicts.barred_pair(expert, sheet.application):
        raise Refused(f"{expert}不能评审 {sheet.application.blind_code}：{why}。")
    Score.objects.filter(sheet=sheet).delete()
    sheet.expert, sheet.overall, sheet.recommend, sheet.total = expert, "", None, None
    sheet.assigned_at = clock.now()


@action("保存评分", perm=perms.score, moves={DRAFT: DRAFT}, quiet=True)
def save_scores(
    sheet: Sheet,
    *,
    points: dict[str, Decimal | None],
    comments: dict[str, str],
    overall: str,
    recommend: bool | None,
    by: Actor,
) -> None:
    """Keep a draft as it is; ``points`` and ``comments`` by rubric key."""
    for item in sheet.application.batch.rubric.all():
        Score.objects.update_or_create(
            sheet=sheet,
            item=item,
            defaults={"points": points.get(item.key), "comment": comments.get(item.key, "")},
        )
    sheet.overall, sheet.recommend = overall, recommend


@action("提交评分", perm=perms.score, moves={DRAFT: SUBMITTED}, lock=lambda s: lock_batch(s.application.batch))
def submit_sheet(sheet: Sheet, *, by: Actor) -> None:
    """Lock the sheet: every item scored within its range, an overall comment, recommend yes or no."""
    scores = {s.item.key: s for s in sheet.scores.select_related("item")}
    problems: dict[str, str] = {}
    for item in sheet.application.batch.rubric.all():
        score = scores.get(item.key)
        if score is None or score.points is None:
            problems[item.key] = f"「{item.title}」还没有打分。"
        elif not 0 <= score.points <= item.weight:
            problems[item.key] = f"「{item.title}」应在 0 到 {item.weight} 分之间。"
    if not sheet.overall.strip():
        problems["overall"] = "请填写总体评价。"
    if sheet.recommend is None:
        problems["recommend"] = "请选择是否推荐。"
    if problems:
        raise ValidationError({key: [text] for key, text in problems.items()})
    sheet.total = sum((s.points or Decimal(0) for s in scores.values()), Decimal(0))
    sheet.submitted_at = clock.now()
    sheet.save()
    settle(sheet.application)


@action(
    "声明回避",
    perm=perms.score,
    moves={DRAFT: RECUSED},
    inputs={"reason": forms.CharField(label="回避原因", max_length=200)},
    danger=True,
)
def recuse(sheet: Sheet, *, reason: str, by: Actor) -> None:
    """The expert declares a conflict; the sheet goes back to the city to be given to another."""
    Recusal.objects.get_or_create(
        expert=sheet.expert, application=sheet.application, defaults={"reason": reason, "by": by.user}
    )


def live_sheets(application: Application) -> list[Sheet]:
    return list(application.sheets.exclude(status=RECUSED))


def needs_adjudication(application: Application) -> bool:
    """All planned sheets are in, they differ by more than the limit, and nobody was added to settle it."""
    sheets = live_sheets(application)
    batch = application.batch
    done = [s.total for s in sheets if s.status == SUBMITTED and s.total is not None]
    if len(done) < batch.experts_per_application or any(s.adjudication for s in sheets):
        return False
    return max(done) - min(done) > batch.spread_limit


def settle(application: Application) -> None:
    """Finish the review when enough sheets are in and no adjudication is due. The machine acts, so no expert is named."""
    sheets = live_sheets(application)
    complete = len(sheets) >= application.batch.experts_per_application and all(s.status == SUBMITTED for s in sheets)
    if complete and not needs_adjudication(application):
        finish_review(application, by=Actor.system())


@move("评审完成", perm=perms.assign, moves=lifecycle.FINISH_REVIEW)
def finish_review(application: Application, *, by: Actor) -> None:
    """Keep the mean as the application's score."""
    result = results.result_of(application)
    application.score = result.mean if result else None


@action("填写专家组意见", perm=perms.results, inputs={
    "opinion": opinion_field("专家组意见"),
    "members": forms.CharField(label="专家组成员", help_text="用顿号或空格分开。", max_length=400),
}, unless=lambda a: "" if a.status == S.REVIEWED else "评审完成后、公示之前才能填写专家组意见。")  # fmt: skip
def write_group_opinion(application: Application, *, opinion: str, members: str, by: Actor) -> None:
    """专家组意见, written once, with the members who sign it."""
    if application.opinions.filter(kind=Opinion.Kind.EXPERTS).exists():
        raise Refused("专家组意见已经填写，不能重复填写。")
    Opinion.objects.create(
        application=application,
        kind=Opinion.Kind.EXPERTS,
        version=application.latest,
        text=opinion,
        members=members.replace("、", " ").split(),
    )
