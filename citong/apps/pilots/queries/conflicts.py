"""回避: which expert must not see which application."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citong.platform.org.models import Unit, UnitChange

from ..models import Application, Expert, Recusal, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..models import Batch


def reason(expert: Expert, application: Application, names: Collection[str], *, same_county: bool) -> str:
    """Why the pair is barred by employer or county; empty if it is not. ``names`` are all that the school ever had."""
    if _employed(expert, application.unit, names):
        return "在申报学校任职"
    if same_county and expert.county_id is not None and expert.county_id == application.desk_id:
        return "与申报学校同属一个县（市、区）"
    return ""


def _employed(expert: Expert, school: Unit, names: Collection[str]) -> bool:
    """By the school that was chosen, else by the words: many a school is called 实验小学, the full name only one."""
    written = _plain(expert.employer)
    if expert.employer_unit_id is None:
        return written in names
    return expert.employer_unit_id == school.pk or written == _plain(school.name)


def _plain(name: str) -> str:
    """Without the blanks that people put between the words."""
    return "".join(name.split())


def _names(applications: Iterable[Application]) -> dict[int, set[str]]:
    """School id -> what it is and was called, in full and for short."""
    schools = {a.unit_id: a.unit for a in applications}
    said = [(pk, school.name, school.short_name) for pk, school in schools.items()]
    said += UnitChange.objects.filter(unit__in=schools).values_list("unit_id", "name", "short_name")
    found = defaultdict(set)
    for pk, *names in said:
        found[pk] |= {_plain(name) for name in names} - {""}
    return found


def barred(batch: Batch, applications: Iterable[Application], experts: Iterable[Expert]) -> dict[tuple[int, int], str]:
    """(application id, expert id) -> reason, for every barred pair."""
    applications, experts = list(applications), list(experts)
    names = _names(applications)
    found = {
        (a.pk, e.pk): why
        for a in applications
        for e in experts
        if (why := reason(e, a, names[a.unit_id], same_county=batch.avoid_same_county))
    }
    declared = Recusal.objects.filter(application__batch=batch).values_list("application_id", "expert_id", "reason")
    return found | {(a, e): f"已声明回避：{why}" for a, e, why in declared}


def barred_pair(expert: Expert, application: Application) -> str:
    """The reason for one pair; also one who already has, or had, a sheet of it."""
    if Sheet.objects.filter(expert=expert, application=application).exists():
        return "已分配过这份申报"
    return barred(application.batch, [application], [expert]).get((application.pk, expert.pk), "")
