"""A finding from the school's answer to the verification, and what happens when nothing comes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.supervision.actions import escalation, findings
from citong.apps.supervision.models import Finding, Visit
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.jobs.registry import kinds
from citong.records.programmes.actions import projects
from citong.records.programmes.measures import registry
from tests import timetable
from tests.factories import actor_for, pdf_upload
from tests.factories.pilots import at
from tests.factories.programmes import make_project
from tests.factories.supervision import make_done, make_found, make_visit

DUE = date(2019, 3, 11)  # five working days after the Monday of the visit


@pytest.fixture
def finding(city, project, county, school):
    make_done(project, city.bureau, make_found("major", 5, "机房漏水"))
    return Finding.objects.get()


def answer(finding, by, text="已修复。"):
    return findings.rectify(finding, text=text, files=[pdf_upload("验收单.pdf")], by=by)


def open_work():
    return list(
        WorkItem.objects.filter(done_at=None, kind__startswith="supervision.")
        .order_by("pk")
        .values_list("kind", "unit__name")
    )


def titles(code):
    return list(Message.objects.filter(kind=code).order_by("pk").values_list("user", "title"))


def test_an_answer_waits_at_the_county_with_its_evidence(city, finding, county, school):
    done = answer(finding, school)
    assert (done.status, done.late, open_work()) == ("rectified", False, [("supervision.verify", city.county.name)])
    assert titles("supervision.rectified") == [(county.user.pk, f"{city.school.name}提交了整改：机房漏水")]


def test_a_verified_finding_is_off_the_list(finding, county, school):
    done = findings.accept(answer(finding, school), opinion="现场复核通过", by=county)
    assert (done.status, done.unfinished, done.closed_on, open_work()) == ("closed", False, date(2019, 3, 4), [])
    assert done.rectifications.get().opinion == "现场复核通过"
    assert titles("supervision.closed") == [(school.user.pk, "整改已核验通过：机房漏水")]


def test_what_was_not_enough_goes_back_with_the_reason_and_some_days_more(city, finding, county, school):
    with clock.travel(at("2019-03-12 10:00:00")):
        back = findings.send_back(answer(finding, school), reason="缺少验收单", days=5, by=county)
        assert (back.status, back.due_on, back.late, open_work()) == (
            "returned",
            date(2019, 3, 19),
            False,
            [("supervision.rectify", city.school.name)],
        )
        again = answer(back, school, "补充验收单。")
    assert [r.verdict for r in again.rectifications.order_by("number")] == ["returned", "waiting"]


def test_a_deadline_only_moves_back_and_with_a_reason(finding, county):
    with pytest.raises(ValidationError, match="要晚于原期限 2019-03-11"):
        findings.extend(finding, due_on=DUE, reason="材料未到", by=county)
    longer = findings.extend(finding, due_on=date(2019, 3, 25), reason="材料未到", by=county)
    assert longer.due_on == date(2019, 3, 25)
    assert WorkItem.objects.get(done_at=None, kind__startswith="supervision.").due_at.astimezone(
        clock.SHANGHAI
    ).date() == date(2019, 3, 25)


def test_neither_another_school_answers_nor_the_own_school_verifies(city, finding, school):
    with pytest.raises(PermissionDenied):
        answer(finding, actor_for(city.other_school, "supervision.rectify"))
    done = answer(finding, school)
    with pytest.raises(PermissionDenied):
        findings.accept(done, by=school)


def test_what_is_closed_is_not_answered_again(finding, county, school):
    done = findings.accept(answer(finding, school), by=county)
    with pytest.raises(Refused, match="当前状态为「已销号」"):
        answer(done, school)


def test_the_day_of_the_deadline_still_counts(finding):
    with clock.travel(at("2019-03-11 23:59:59")):
        assert (list(Finding.objects.overdue()), finding.overdue) == ([], False)
    with clock.travel(at("2019-03-12 00:00:00")):
        assert (list(Finding.objects.overdue()), finding.overdue) == ([finding], True)


def test_overdue_findings_reach_the_county_once_each_working_day(city, finding, county):
    """From Tuesday to the next Monday, twice each morning; 2019-03-16 and 17 are a weekend."""
    told = {}
    for days in range(1, 8):
        day = DUE + timedelta(days=days)
        with clock.travel(at(f"{day} 08:30:00")):
            told[day.day] = (escalation.every_morning()["escalated"], escalation.every_morning()["escalated"])
    assert told == {12: (1, 0), 13: (1, 0), 14: (1, 0), 15: (1, 0), 16: (0, 0), 17: (0, 0), 18: (1, 0)}
    assert titles("supervision.overdue")[0] == (county.user.pk, f"{city.school.name}整改逾期 1 个工作日：机房漏水")
    assert titles("supervision.overdue")[-1] == (county.user.pk, f"{city.school.name}整改逾期 5 个工作日：机房漏水")
    assert ("supervision.escalated", city.county.name) in open_work()
    assert Finding.objects.get().late is True


def test_the_county_hears_by_itself_at_half_past_eight(city, finding, county):
    with clock.travel(at("2019-03-12 08:29:00")):
        timetable.keep_only("supervision.deadlines")
        assert (timetable.look(), titles("supervision.overdue")) == ([], [])
    with clock.travel(at("2019-03-12 08:30:30")):
        assert timetable.look() == ["supervision.deadlines"]
    assert titles("supervision.overdue") == [(county.user.pk, f"{city.school.name}整改逾期 1 个工作日：机房漏水")]


def test_an_answer_ends_the_escalation_and_stays_late(finding, school):
    with clock.travel(at("2019-03-13 08:30:00")):
        kinds["supervision.deadlines"].run(None)
        done = answer(finding, school)
        assert [kind for kind, _ in open_work()] == ["supervision.verify"]
        assert (done.late, escalation.every_morning()["escalated"]) == (True, 0)


def test_while_a_project_rests_nothing_is_overdue(city, finding, county):
    officer = actor_for(city.bureau, "programmes.suspend")
    resting = projects.suspend(finding.project, reason="校舍改造", by=officer)
    with clock.travel(at("2019-03-20 08:30:00")):
        assert escalation.every_morning()["escalated"] == 0
        projects.resume(resting, reason="改造完成", by=officer)
        assert escalation.every_morning()["escalated"] == 1


def test_of_a_revoked_project_nothing_waits_any_more(city, project, finding, django_capture_on_commit_callbacks):
    visit = make_visit(project, city.bureau)
    officer = actor_for(city.bureau, "programmes.revoke")
    with django_capture_on_commit_callbacks(execute=True):
        projects.revoke(finding.project, reason="连续三个月未上报", by=officer)
    assert (open_work(), Visit.objects.get(pk=visit.pk).status) == ([], "cancelled")
    assert Finding.objects.get().unfinished is True


def test_the_school_is_reminded_once_before_its_deadline(finding, school):
    counts = []
    for day in (5, 6, 7, 8, 9, 10, 11):
        with clock.travel(at(f"2019-03-{day:02d} 08:30:00")):
            counts.append(escalation.every_morning()["reminded"])
    assert counts == [0, 1, 0, 0, 0, 0, 0]
    assert titles("supervision.due_soon") == [(school.user.pk, "整改还有 3 个工作日到期：机房漏水")]


def test_the_rate_counts_what_came_in_time_and_was_not_sent_back(city, project, finding, county, school):
    make_done(project, city.bureau, make_found("minor", 5, "标识不清"), make_found("minor", 20, "计划滞后"))
    other = make_project(project.programme, city.other_school)
    compute = registry["supervision.rectified"].compute
    answer(finding, school)
    before = compute([project, other], date(2019, 3, 8))
    assert (before[project.pk].value, before[other.pk].value) == (None, None)
    rate = compute([project, other], date(2019, 3, 12))[project.pk]
    assert (str(rate.value), rate.inputs) == ("50.00", {"到期问题": 2, "按期整改": 1})
    assert rate.href == f"/supervision/projects/{project.pk}/"


def test_a_later_return_does_not_change_what_was_measured(finding, project, county, school):
    compute = registry["supervision.rectified"].compute
    answer(finding, school)
    first = compute([project], DUE)[project.pk]
    with clock.travel(at("2019-03-20 10:00:00")):
        findings.send_back(Finding.objects.get(), reason="又漏水", days=1, by=county)
    assert str(first.value) == "100.00"
    assert compute([project], date(2019, 3, 21))[project.pk].inputs == {"到期问题": 1, "按期整改": 0}


def test_the_score_is_the_mean_of_the_visits(city, project):
    make_done(project, city.bureau)
    make_done(project, city.bureau)
    found = registry["supervision.score"].compute([project], clock.today())[project.pk]
    assert (str(found.value), found.inputs) == ("100.00", {"检查次数": 2, "各次得分": "100.00、100.00"})
