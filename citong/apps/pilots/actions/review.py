"""专家评审: scoring, recusal, adjudication, the group's opinion."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.pilots import lifecycle
from citong.apps.pilots.models import Application, Opinion, Recusal, Score, Sheet
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments, results
from citong.kit.actions import Changes, action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor

from . import review_work
from .county import opinion_field
from .decision import lock_batch
from .moves import move

if TYPE_CHECKING:
    from citong.apps.pilots.models import Batch, RubricItem

S = lifecycle.Status
DRAFT, SUBMITTED, RECUSED = Sheet.Status.DRAFT, Sheet.Status.SUBMITTED, Sheet.Status.RECUSED
STEP = Decimal("0.5")
GROUP_OPINION, GROUP_MEMBERS = "专家组意见", "专家组成员"


def lock_of_sheet(sheet: Sheet) -> Batch:
    return lock_batch(sheet.application.batch)


def check_own(sheet: Sheet, by: Actor) -> None:
    """A sheet is its expert's alone, however wide anybody's reach is."""
    if by.user is None or sheet.expert.user_id != by.user.pk:
        raise PermissionDenied(perms.score)


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
    check_own(sheet, by)
    Score.objects.bulk_create(
        (
            Score(sheet=sheet, item=item, points=points.get(item.key), comment=comments.get(item.key, ""))
            for item in sheet.application.batch.rubric.all()
        ),
        update_conflicts=True,
        unique_fields=["sheet", "item"],
        update_fields=["points", "comment"],
    )
    sheet.overall, sheet.recommend = overall, recommend


def wrong_points(item: RubricItem, points: Decimal | None) -> str:
    """What is wrong with the points of one item; empty if they may be submitted."""
    if points is None:
        return f"「{item.title}」还没有打分。"
    if not 0 <= points <= item.weight:
        return f"「{item.title}」应在 0 到 {item.weight} 分之间。"
    return f"「{item.title}」的得分应以 0.5 分为单位，例如 {item.weight - STEP}。" if points % STEP else ""


@action("提交评分", perm=perms.score, moves={DRAFT: SUBMITTED}, lock=lock_of_sheet)
def submit_sheet(sheet: Sheet, *, by: Actor) -> None:
    """Lock the sheet: every item scored within its range, an overall comment, recommend yes or no."""
    check_own(sheet, by)
    scores = {s.item.key: s for s in sheet.scores.select_related("item")}
    given = {key: score.points for key, score in scores.items()}
    problems = {
        item.key: wrong
        for item in sheet.application.batch.rubric.all()
        if (wrong := wrong_points(item, given.get(item.key)))
    }
    if not sheet.overall.strip():
        problems["overall"] = "请填写总体评价。"
    if sheet.recommend is None:
        problems["recommend"] = "请选择是否推荐。"
    if problems:
        raise ValidationError({key: [text] for key, text in problems.items()})
    sheet.total = sum((points or Decimal(0) for points in given.values()), Decimal(0))
    sheet.submitted_at = clock.now()
    sheet.save()
    review_work.close(sheet, by)
    settle(sheet.application)


@action(
    "声明回避",
    perm=perms.score,
    moves={DRAFT: RECUSED},
    inputs={"reason": forms.CharField(label="回避原因", max_length=200)},
    danger=True,
    lock=lock_of_sheet,
)
def recuse(sheet: Sheet, *, reason: str, by: Actor) -> None:
    """The expert declares a conflict; the city is asked to find another unless there are enough."""
    check_own(sheet, by)
    Recusal.objects.get_or_create(
        expert=sheet.expert, application=sheet.application, defaults={"reason": reason, "by": by.user}
    )
    sheet.save()
    review_work.close(sheet, by)
    application = sheet.application
    if len(assignments.live_sheets(application)) < application.batch.experts_per_application:
        review_work.ask_replacement(application)
    settle(application)


def settle(application: Application) -> None:
    """Finish the review when enough sheets are in and no adjudication is due. The machine acts, so no expert is named."""
    sheets = assignments.live_sheets(application)
    if assignments.needs_adjudication(application):
        review_work.ask_adjudication(application)
    elif len(sheets) >= application.batch.experts_per_application and all(s.status == SUBMITTED for s in sheets):
        finish_review(application, by=Actor.system())
        review_work.tell_when_all_are_reviewed(application.batch)


@move("评审完成", perm=perms.assign, moves=lifecycle.FINISH_REVIEW)
def finish_review(application: Application, *, by: Actor) -> None:
    """Keep the mean as the application's score."""
    result = results.result_of(application)
    application.score = result.mean if result else None


@action("填写专家组意见", perm=perms.assign, inputs={
    "opinion": opinion_field(GROUP_OPINION),
    "members": forms.CharField(label=GROUP_MEMBERS, help_text="用顿号或空格分开。", max_length=400),
}, unless=lambda a: "" if a.status == S.REVIEWED else "评审完成后、公示之前才能填写专家组意见。")  # fmt: skip
def write_group_opinion(application: Application, *, opinion: str, members: str, by: Actor) -> Changes:
    """专家组意见, written once, with the members who sign it."""
    if application.opinions.filter(kind=Opinion.Kind.EXPERTS).exists():
        raise Refused("专家组意见已经填写，不能重复填写。")
    written = Opinion.objects.create(
        application=application,
        kind=Opinion.Kind.EXPERTS,
        version=application.latest,
        text=opinion,
        members=members.replace("、", " ").replace("，", " ").split(),
    )
    return {GROUP_OPINION: [None, opinion], GROUP_MEMBERS: [None, "、".join(written.members)]}
