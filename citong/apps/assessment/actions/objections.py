"""异议: filed by the school in time, answered by the city; one that is upheld makes a corrected result beside the old one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citong.apps.assessment.content import places
from citong.apps.assessment.models import Assessment, Objection, Result
from citong.apps.assessment.perms import perms
from citong.apps.assessment.purposes import OBJECTION
from citong.apps.assessment.queries import results
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock, grading
from citong.platform.files import intake

from . import desks
from .running import reason_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from django.core.files.uploadedfile import UploadedFile

    from citong.apps.assessment.content import Content
    from citong.platform.access.actor import Actor

S = Objection.Status


def too_late(result: Result) -> str:
    """Why the school cannot object to this result; empty if it can."""
    assessment = result.entry.assessment
    if assessment.status != Assessment.Status.PUBLISHED or assessment.objections_until is None:
        return "结果还没有公布。"
    if clock.today() > assessment.objections_until:
        return f"异议期已于 {assessment.objections_until} 结束。"
    if Objection.objects.filter(result=result).exists():
        return "已经对这一结果提出过异议，请查看答复。"
    return ""


@action("提出异议", perm=perms.object, creates=True, inputs={"text": None})
def file(objection: Objection, *, by: Actor, evidence: Sequence[UploadedFile] = ()) -> None:
    """Within the working days that the scheme gives, with the files that prove it."""
    if said := too_late(objection.result):
        raise Refused(said)
    if Result.objects.filter(entry=objection.result.entry_id, version__gt=objection.result.version).exists():
        raise Refused("这一结果已经更正，请对更正后的结果提出异议。")
    objection.filed_at, objection.filed_by = clock.now(), by.user
    objection.full_clean()
    objection.save()
    for upload in evidence:
        intake.accept(upload, purpose=OBJECTION, by=by, subject=objection)
    desks.objected(objection)


def lock_assessment(objection: Objection) -> Assessment:
    """Two corrections of one assessment come one after the other."""
    return Assessment.objects.select_for_update().get(pk=objection.result.entry.assessment_id)


@action("异议不成立", perm=perms.answer, moves={S.FILED: S.REJECTED}, inputs={"answer": reason_field("答复")}, lock=lock_assessment)  # fmt: skip
def reject(objection: Objection, *, answer: str, by: Actor) -> None:
    """The result stands."""
    _answer(objection, answer, by)


@action("异议成立", perm=perms.answer, moves={S.FILED: S.UPHELD}, lock=lock_assessment)
def uphold(
    objection: Objection, *, answer: str, points: Mapping[str, Decimal | None], by: Actor, lift: bool = False
) -> None:
    """A corrected result as a new version; ``points`` are those that change, by indicator, ``lift`` takes the vetoes away."""
    old = objection.result
    content = corrected(results.content_of(old), points, lift=lift)
    others = results.current(old.entry.assessment).exclude(entry=old.entry)
    rows = [(r.total, r.grade, bool(r.content["vetoes"])) for r in others]
    rank = places([(content.total, content.grade, bool(content.vetoes)), *rows])[0]
    Result.objects.create(
        entry=old.entry,
        version=old.version + 1,
        total=content.total,
        grade=content.grade,
        rank=rank,
        content=content.as_data(),
        reason=answer,
        made_by=by.user,
    )
    _answer(objection, answer, by)


def corrected(content: Content, points: Mapping[str, Decimal | None], *, lift: bool) -> Content:
    """The content with other points; what they were stays beside them."""
    lines = []
    for line in content.lines:
        given = points.get(line.key)
        if given is None or grading.rounded(given) == line.points:
            lines.append(line)
            continue
        if not 0 <= given <= line.weight:
            raise Refused(f"「{line.title}」更正后的得分应在 0 到 {line.weight} 分之间。")
        lines.append(replace(line, points=grading.rounded(given), was=line.points, corrected=True))
    lift = lift and bool(content.vetoes)
    if tuple(lines) == content.lines and not lift:
        raise Refused("异议成立的，请填写至少一项更正后的得分。")
    return replace(content, lines=tuple(lines), vetoes=() if lift else content.vetoes)


def _answer(objection: Objection, answer: str, by: Actor) -> None:
    objection.answer, objection.answered_at, objection.answered_by = answer, clock.now(), by.user
    desks.answered(objection, by)
