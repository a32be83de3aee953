"""一票否决: entered with evidence, confirmed or dismissed by the desk that the scheme names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.assessment.models import Assessment, Entry, Veto
from citong.apps.assessment.perms import perms
from citong.apps.assessment.purposes import EVIDENCE
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.files import intake
from citong.platform.inbox import work

from . import desks
from .running import reason_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from citong.platform.access.actor import Actor

S = Veto.Status


def closed(entry: Entry) -> str:
    assessment = entry.assessment
    return (
        ""
        if assessment.status == Assessment.Status.OPEN
        else f"考核{assessment.get_status_display()}，不能再办理一票否决。"
    )


def over(veto: Veto) -> str:
    return closed(veto.entry)


def lock_assessment(veto: Veto) -> Assessment:
    """No veto comes or goes while the assessment is worked out."""
    return Assessment.objects.select_for_update().get(pk=veto.entry.assessment_id)


@action("登记一票否决", perm=perms.veto, creates=True, lock=lock_assessment)
def enter(veto: Veto, *, evidence: Sequence[UploadedFile], by: Actor) -> None:
    """What happened, with evidence; the desk that the scheme names decides whether it counts."""
    if said := over(veto):
        raise Refused(said)
    if veto.item.scheme_id != veto.entry.assessment.scheme_id:
        raise Refused("请选择本次考核方案中的否决事项。")
    if not evidence:
        raise Refused("请上传佐证材料。")
    if Veto.objects.filter(entry=veto.entry, item=veto.item).exclude(status=S.DISMISSED).exists():
        raise Refused("这一事项已经登记，不必重复登记。")
    veto.entered_by = by.user
    veto.full_clean()
    veto.save()
    for upload in evidence:
        intake.accept(upload, purpose=EVIDENCE, by=by, subject=veto)
    desks.entered(veto)


def decide(veto: Veto, opinion: str, by: Actor) -> None:
    """Only at the desk that the scheme names."""
    desk = desks.confirming(veto)
    if not by.can(perms.confirm, desk):
        raise Refused(f"这一事项由{desk.label}认定。")
    veto.opinion, veto.decided_at, veto.decided_by = opinion, clock.now(), by.user
    work.finish_all(veto, by=by)


@action("认定", perm=perms.confirm, moves={S.ENTERED: S.CONFIRMED}, unless=over, inputs={"opinion": reason_field("认定意见")}, danger=True, lock=lock_assessment)  # fmt: skip
def confirm(veto: Veto, *, opinion: str, by: Actor) -> None:
    """It counts: the school will be 不合格, and hears of it now."""
    decide(veto, opinion, by)
    desks.confirmed(veto)


@action("不予认定", perm=perms.confirm, moves={S.ENTERED: S.DISMISSED}, unless=over, inputs={"opinion": reason_field("不予认定的理由")}, lock=lock_assessment)  # fmt: skip
def dismiss(veto: Veto, *, opinion: str, by: Actor) -> None:
    """It does not count."""
    decide(veto, opinion, by)
