"""回避: which expert must not see which application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models import Application, Expert, Recusal, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..models import Batch


def reason(expert: Expert, application: Application, *, same_county: bool) -> str:
    """Why the pair is barred by employer or county; empty if it is not."""
    if expert.employer_unit_id == application.unit_id or expert.employer.strip() == application.unit.name:
        return "在申报学校任职"
    if same_county and expert.county_id is not None and expert.county_id == application.desk_id:
        return "与申报学校同属一个县（市、区）"
    return ""


def barred(batch: Batch, applications: Iterable[Application], experts: Iterable[Expert]) -> dict[tuple[int, int], str]:
    """(application id, expert id) -> reason, for every barred pair."""
    experts = list(experts)
    found = {
        (a.pk, e.pk): why
        for a in applications
        for e in experts
        if (why := reason(e, a, same_county=batch.avoid_same_county))
    }
    declared = Recusal.objects.filter(application__batch=batch).values_list("application_id", "expert_id", "reason")
    return found | {(a, e): f"已声明回避：{why}" for a, e, why in declared}


def barred_pair(expert: Expert, application: Application) -> str:
    """The reason for one pair; also one who already has, or had, a sheet of it."""
    if Sheet.objects.filter(expert=expert, application=application).exists():
        return "已分配过这份申报"
    return barred(application.batch, [application], [expert]).get((application.pk, expert.pk), "")
