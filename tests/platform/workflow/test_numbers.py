"""Numbers of applications: one series for each flow, unit and period."""

from __future__ import annotations

from citong.lib import clock
from citong.platform.workflow import starting
from tests.factories.flows import approve, make_flow, make_staff, start
from tests.factories.pilots import at


def test_applications_are_numbered_by_flow_unit_and_period(school):
    a = school.signers[0]
    leave, other = (make_flow(school.unit, approve("审批", a), prefix=prefix) for prefix in ("QJ", ""))
    monthly = make_flow(school.unit, approve("审批", a), prefix="CG", period="month")
    neighbour = make_staff(school.city.second_school, "邻校教师")
    office = make_staff(school.city.school_office, "教务员")

    def numbers(moment, *pairs):
        with clock.travel(at(f"{moment} 09:00:00")):
            return [start(version, by).number for version, by in pairs]

    mine, theirs, plain, by_month = (leave, school.teacher), (leave, neighbour), (other, school.teacher), (monthly, school.teacher)  # fmt: skip
    assert numbers("2026-12-30", mine, mine, theirs, plain, by_month, by_month) == [
        "QJ20260001", "QJ20260002", "QJ20260001", "SP20260001", "CG2026120001", "CG2026120002",
    ]  # fmt: skip
    assert numbers("2026-12-31", (leave, office), mine, by_month) == ["QJ20260003", "QJ20260004", "CG2026120003"]
    assert numbers("2027-01-01", mine, by_month) == ["QJ20270001", "CG2027010001"]


def test_a_number_stays_through_withdrawal_and_a_draft_takes_none(school):
    version = make_flow(school.unit, approve("审批", school.signers[0]), prefix="QJ")
    draft = starting.new(version, school.teacher)
    draft.save()
    one = start(version, school.teacher)
    starting.withdraw(one, school.teacher)
    starting.submit(one, school.teacher)
    starting.submit(draft, school.teacher)
    year = clock.today().year
    assert (one.number, draft.number) == (f"QJ{year}0001", f"QJ{year}0002")
