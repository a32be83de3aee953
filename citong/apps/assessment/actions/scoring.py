"""评分: each reviewer for himself; drafts are kept, what is submitted is locked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.assessment import texts
from citong.apps.assessment.models import Assessment, Mark, Sheet
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import running
from citong.kit.actions import action
from citong.lib import clock
from citong.platform.inbox import work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citong.apps.assessment.models import Indicator
    from citong.platform.access.actor import Actor

DRAFT, SUBMITTED = Sheet.Status.DRAFT, Sheet.Status.SUBMITTED
STEP = Decimal("0.5")


def over(sheet: Sheet) -> str:
    assessment = sheet.entry.assessment
    return "" if assessment.status == Assessment.Status.OPEN else f"考核{assessment.get_status_display()}，不能再评分。"


def check_own(sheet: Sheet, by: Actor) -> None:
    """A sheet is its reviewer's alone, however wide anybody's reach is."""
    if by.user is None or sheet.reviewer_id != by.user.pk:
        raise PermissionDenied(perms.score)


def lock_assessment(sheet: Sheet) -> Assessment:
    """No sheet comes in while the assessment is worked out."""
    return Assessment.objects.select_for_update().get(pk=sheet.entry.assessment_id)


@action("保存评分", perm=perms.score, moves={DRAFT: DRAFT}, unless=over, quiet=True, lock=lock_assessment)
def save_marks(sheet: Sheet, *, points: Mapping[str, Decimal | None], comments: Mapping[str, str], by: Actor) -> None:
    """Keep a draft as it is; ``points`` and ``comments`` by the indicator's key."""
    check_own(sheet, by)
    for indicator in sheet.entry.assessment.scheme.indicators.filter(source=""):
        given = {"points": points.get(indicator.key), "comment": comments.get(indicator.key, "")}
        Mark.objects.update_or_create(sheet=sheet, indicator=indicator, defaults=given)


def wrong(indicator: Indicator, points: Decimal | None) -> str:
    """What is wrong with the points of one indicator; empty if they may be submitted."""
    if points is None:
        return f"「{indicator.title}」还没有打分。"
    if not 0 <= points <= indicator.weight:
        return f"「{indicator.title}」应在 0 到 {indicator.weight} 分之间。"
    return f"「{indicator.title}」的得分应以 0.5 分为单位，例如 {indicator.weight - STEP}。" if points % STEP else ""


@action("提交评分", perm=perms.score, moves={DRAFT: SUBMITTED}, unless=over, lock=lock_assessment)
def submit_sheet(sheet: Sheet, *, by: Actor) -> None:
    """Lock the sheet: every indicator scored within its range."""
    check_own(sheet, by)
    given = {m.indicator_id: m.points for m in sheet.marks.all()}
    indicators = sheet.entry.assessment.scheme.indicators.filter(source="")
    problems = {i.key: said for i in indicators if (said := wrong(i, given.get(i.pk)))}
    if problems:
        raise ValidationError({key: [said] for key, said in problems.items()})
    sheet.submitted_at = clock.now()
    sheet.save()
    if all(m.done == m.sheets for m in running.team(sheet.entry.assessment) if m.user == by.user):
        work.finish(texts.SCORE, sheet.entry.assessment, by=by, user=by.user)
