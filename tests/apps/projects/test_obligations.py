"""What is due each month: twenty-four times, never moved, extended one by one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.apps.projects.actions import obligations
from citong.apps.projects.models import Obligation
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar.models import DayOverride
from citong.records.programmes.actions import projects as project_actions
from tests.factories.pilots import at
from tests.factories.programmes import make_project


def dues(project):
    return list(Obligation.objects.filter(project=project).order_by("month").values_list("month", "due_at", "until"))


def test_a_project_begins_with_all_its_months(project, city):
    found = dues(project)
    assert len(found) == 24
    assert found[0] == (date(2018, 12, 1), at("2018-12-25 23:59:59"), at("2018-12-25 23:59:59"))
    assert found[-1] == (date(2020, 11, 1), at("2020-11-25 23:59:59"), at("2020-11-25 23:59:59"))
    whose = Obligation.objects.filter(project=project).values_list("project__unit", "programme", "desk")
    assert set(whose) == {(city.school.pk, project.programme_id, city.county.pk)}


def test_another_report_day_or_holiday_moves_nothing_that_exists(project, city):
    before = dues(project)
    project.programme.report_day = 10
    project.programme.save()
    DayOverride.objects.create(day=date(2019, 3, 25), working=False, reason="校庆")
    later = make_project(project.programme, city.second_school, starts_on=date(2019, 1, 2))
    assert dues(project) == before
    assert dues(later)[0][1] == at("2019-01-10 23:59:59")


def test_a_school_directly_under_the_city_owes_its_months_to_the_city(project, city):
    direct = make_project(project.programme, city.direct_school, starts_on=date(2018, 12, 11))
    assert set(Obligation.objects.filter(project=direct).values_list("desk", flat=True)) == {city.bureau.pk}


def test_an_extension_moves_one_schools_one_month(project, city, officer):
    other = make_project(project.programme, city.second_school, starts_on=date(2018, 12, 11))
    before = dues(project), dues(other)
    with clock.travel(at("2019-02-20 10:00:00")):
        month = Obligation.objects.get(project=project, month=date(2019, 2, 1))
        obligations.extend(month, day=date(2019, 3, 1), reason="寒假延长", by=officer)
    assert dues(other) == before[1]
    assert [after for after, old in zip(dues(project), before[0], strict=True) if after != old] == [
        (date(2019, 2, 1), at("2019-02-25 23:59:59"), at("2019-03-01 23:59:59"))
    ]


def test_an_extension_only_goes_forward(project, officer):
    month = Obligation.objects.get(project=project, month=date(2019, 2, 1))
    with clock.travel(at("2019-02-20 10:00:00")), pytest.raises(Refused, match="必须晚于现在的期限 2019-02-25"):
        obligations.extend(month, day=date(2019, 2, 24), reason="误", by=officer)


def test_what_is_overdue_is_not_extended_any_more(project, officer, client):
    month = Obligation.objects.get(project=project, month=date(2018, 12, 1))
    said = "截止时间 2018-12-25 23:59 已过，逾期已记录在案，不能再延期。请学校尽快补报"
    with clock.travel(month.until + timedelta(seconds=1)):
        with pytest.raises(Refused, match=said):
            obligations.extend(month, day=date(2019, 1, 3), reason="补办", by=officer)
        client.force_login(officer.user)
        answer = client.post(reverse("reports-do", args=[month.pk, "extend"]), {"day": "2019-01-03", "reason": "补办"})
        assert (answer.status_code, said in answer.text) == (409, True)
        assert Obligation.objects.with_state().get(pk=month.pk).state == "missing"
    assert dues(project)[0] == (date(2018, 12, 1), at("2018-12-25 23:59:59"), at("2018-12-25 23:59:59"))


def test_an_extended_month_is_extended_again_until_its_new_end_has_passed(project, officer):
    month = Obligation.objects.get(project=project, month=date(2019, 2, 1))
    with clock.travel(at("2019-02-20 10:00:00")):
        month = obligations.extend(month, day=date(2019, 3, 1), reason="寒假延长", by=officer)
    with clock.travel(at("2019-03-01 10:00:00")):
        month = obligations.extend(month, day=date(2019, 3, 4), reason="台风停课", by=officer)
    assert month.until == at("2019-03-04 23:59:59")
    with clock.travel(at("2019-03-05 10:00:00")), pytest.raises(Refused, match="截止时间 2019-03-04 23:59 已过"):
        obligations.extend(month, day=date(2019, 3, 8), reason="再延", by=officer)


def test_a_county_cannot_extend(project, county):
    month = Obligation.objects.get(project=project, month=date(2019, 2, 1))
    with pytest.raises(PermissionDenied):
        obligations.extend(month, day=date(2019, 3, 1), reason="寒假", by=county)


def test_a_resting_project_owes_nothing_while_it_rests(project, officer):
    with clock.travel(at("2019-02-01 10:00:00")):
        rested = project_actions.suspend(project, reason="校舍改造", by=officer)
    with clock.travel(at("2019-04-01 10:00:00")):
        project_actions.resume(rested, reason="完成", by=officer)
        missing = Obligation.objects.overdue().order_by("month").values_list("month", flat=True)
        assert list(missing) == [date(2018, 12, 1), date(2019, 1, 1)]


def test_after_revocation_nothing_more_is_due_and_what_was_missed_stays_missed(project, officer):
    with clock.travel(at("2019-01-10 10:00:00")):
        project_actions.revoke(project, reason="弄虚作假", by=officer)
    with clock.travel(at("2019-06-01 10:00:00")):
        assert list(Obligation.objects.overdue().values_list("month", flat=True)) == [date(2018, 12, 1)]


def test_overdue_begins_with_the_second_after_the_last(project):
    last = Obligation.objects.get(project=project, month=date(2018, 12, 1)).until
    with clock.travel(last - timedelta(seconds=30)):
        assert Obligation.objects.overdue().count() == 0
    with clock.travel(last + timedelta(seconds=1)):
        assert Obligation.objects.overdue().count() == 1


MOVES = ("report day", "holiday", "extension", "rest", "other school")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), min_size=1, max_size=6), st.integers(1, 20))
def test_whatever_happens_no_due_instant_moves(project, city, officer, moves, number):
    before = list(Obligation.objects.filter(project=project).order_by("pk").values_list("month", "due_at"))
    with transaction.atomic():
        for place, move in enumerate(moves):
            with clock.travel(at("2019-03-01 10:00:00") + timedelta(days=place)):
                happen(move, project, city, officer, number)
        after = list(Obligation.objects.filter(project=project).order_by("pk").values_list("month", "due_at"))
        transaction.set_rollback(True)
    assert after == before


def happen(move, project, city, officer, number):
    programme = type(project.programme).objects.get(pk=project.programme_id)
    if move == "report day":
        programme.report_day = number
        programme.save()
    elif move == "holiday":
        DayOverride.objects.update_or_create(day=clock.today() + timedelta(days=number), defaults={"working": False})
    elif move == "extension":
        month = Obligation.objects.filter(project=project, until__gt=clock.now()).order_by("month").first()
        later = month.until.astimezone(clock.SHANGHAI).date() + timedelta(days=number)
        obligations.extend(month, day=later, reason="台风停课", by=officer)
    elif move == "rest":
        now = type(project).objects.get(pk=project.pk)
        act = project_actions.suspend if now.status == "running" else project_actions.resume
        act(now, reason="校舍改造", by=officer)
    else:
        programme.projects.filter(unit=city.second_school).exists() or make_project(programme, city.second_school)
