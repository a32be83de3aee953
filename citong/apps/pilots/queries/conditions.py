"""申报条件: the rules in force on a day, and what they say of a school and its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.pilots import eligibility, entry
from citong.apps.pilots.models import ConditionResult, EligibilityRule
from citong.records.places.models import School

from .contents import parts_of

if TYPE_CHECKING:
    from datetime import date

    from citong.apps.pilots import content as c
    from citong.apps.pilots.models import Batch
    from citong.platform.org.models import Unit

OBJECT = "eligible_school"  # the kind of rule that reads nothing but the school's record
UNREGISTERED = "本校还没有登记学校基本信息，无法判断是否属于试点对象。请先在「学校」中登记，或联系上级教育局。"
Verdict = ConditionResult.Verdict


@dataclass(frozen=True)
class Judged:
    """One rule and what it says."""

    rule: EligibilityRule
    finding: eligibility.Finding

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.finding.verdict)

    @property
    def blocks(self) -> bool:
        return self.rule.blocking and self.verdict == Verdict.NOT_MET

    @property
    def part(self) -> str:
        """The part of the form that it is read from; none if it is the school's record."""
        return str(self.rule.params.get("part") or eligibility.PLACES.get(self.rule.kind, ("",))[0])


def rules_on(batch: Batch, day: date) -> list[EligibilityRule]:
    """The rules in force on ``day``, one version of each, in their order."""
    return [rule for rule in EligibilityRule.objects.filter(batch=batch) if rule.in_force(day)]


def school_of(unit: Unit) -> School | None:
    return School.objects.select_related("unit__parent").filter(unit=unit).first()


def facts_of(school: School) -> eligibility.School:
    """What the rules read: the school's record, never what the form claims."""
    return eligibility.School(
        name=school.name,
        type_code=school.kind,
        type_label=school.get_kind_display(),
        public=school.public,
        city_direct=school.city_direct,
        township_central=school.township_central,
        ordinary_junior=school.ordinary_junior,
    )


def judge(batch: Batch, school: School, content: c.Content, day: date) -> list[Judged]:
    """What the rules of ``day`` say of ``content``; values of the wrong form count as not filled in."""
    facts, readable = facts_of(school), entry.sound(parts_of(batch), content)
    return [
        Judged(rule, eligibility.judge(rule.kind, rule.params, facts, readable, day)) for rule in rules_on(batch, day)
    ]


def not_eligible(batch: Batch, unit: Unit, day: date) -> str:
    """Why the school need not begin at all; empty if it may."""
    school = school_of(unit)
    if school is None:
        return UNREGISTERED
    facts = facts_of(school)
    for rule in rules_on(batch, day):
        if rule.kind == OBJECT and rule.blocking:
            finding = eligibility.judge(rule.kind, rule.params, facts, {}, day)
            if finding.verdict == eligibility.NOT_MET:
                return finding.reason
    return ""
