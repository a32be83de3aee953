"""Decisions wait unseen, are published at once, can be objected to, and end in projects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from citong.apps.pilots.actions import decision
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Decision, Objection, Project, Publicity, ResultNotice
from citong.apps.pilots.perms import perms
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from tests.factories import actor_for, make_city_tree, make_unit
from tests.factories.pilots import at, make_application, make_batch, make_expert, make_sheet

DECIDER = (perms.view, perms.decide, perms.publish, perms.objection, perms.establish)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, *DECIDER)


@pytest.fixture
def now():
    with clock.travel(at("2018-12-24 09:00:00")):
        yield


@pytest.fixture
def batch(now, city):
    return make_batch(city.bureau, {city.county: 1, city.other_county: 1}, experts_per_application=1)


@pytest.fixture
def reviewed(city, batch):
    """Three reviewed applications, best first."""
    pool = make_unit("评审专家库", city.bureau, "department")
    expert = make_expert(city.bureau, pool)
    found = []
    for school, points in ((city.school, 90), (city.other_school, 80), (city.second_school, 70)):
        application = make_application(batch, school, Status.REVIEWED, score=Decimal(points))
        make_sheet(application, expert, points=points)
        found.append(application)
    return found


def decide_all(applications, outcomes, officer):
    for application, outcome in zip(applications, outcomes, strict=True):
        decision.decide(Decision(application=application, outcome=outcome, reason="综合评议"), by=officer)


def publish(batch, officer, starts_on=date(2018, 12, 24)):
    publicity = Publicity(unit=batch.unit, batch=batch, title="试点校名单公示", text="现予公示。", starts_on=starts_on)
    return decision.publicise(publicity, by=officer)


def statuses(applications):
    return [Application.objects.get(pk=a.pk).status for a in applications]


def test_a_decision_against_the_ranking_needs_a_reason(reviewed, officer):
    with pytest.raises(ValidationError) as refused:
        decision.decide(Decision(application=reviewed[2], outcome="proposed"), by=officer)
    assert refused.value.message_dict["reason"] == ["拟定结果与评审排名不一致，请说明理由。"]
    entered = decision.decide(
        Decision(application=reviewed[2], outcome="proposed", reason="山区薄弱校，重点扶持"), by=officer
    )
    assert entered.exception


def together(*acts):
    """What each says that is pressed at the same moment: the reason of a refusal, else nothing."""

    def press(act):
        try:
            act()
        except ValidationError as refused:
            return refused.messages[0]
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(press, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_decide_on_one_school_the_second_is_told(city, reviewed, officer):
    colleague = actor_for(city.bureau, *DECIDER)
    answers = together(*(
        lambda outcome=outcome, by=by: decision.decide(
            Decision(application=reviewed[0], outcome=outcome, reason="综合评议"), by=by
        )
        for outcome, by in (("proposed", officer), ("declined", colleague))
    ))  # fmt: skip
    assert answers == ["", f"{reviewed[0].unit.name}的结果刚刚已由他人拟定，请刷新页面后再看。"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_what_was_decided_also_when_somebody_changes_it_at_that_moment(
    city, batch, reviewed, officer
):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    colleague = actor_for(city.bureau, *DECIDER)
    entered = Decision.objects.get(application=reviewed[1])
    together(
        lambda: publish(batch, officer),
        lambda: decision.redecide(entered, outcome="reserve", reason="再议", by=colleague),
        lambda: publish(batch, colleague),
    )
    outcome = Decision.objects.get(application=reviewed[1]).outcome
    shown = {"proposed": "publicised", "reserve": "reserve"}[outcome]
    assert statuses(reviewed) == ["publicised", shown, "declined"]
    assert Publicity.objects.count() == 1


def test_entered_decisions_move_nothing_and_are_hidden_from_county_and_school(city, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    assert statuses(reviewed) == [Status.REVIEWED] * 3
    for unit in (city.county, city.school):
        assert Decision.objects.visible_to(actor_for(unit, *DECIDER), perms.decide).count() == 0


def test_publicity_shows_all_decisions_at_once(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "reserve"), officer)
    publicity = publish(batch, officer)
    assert statuses(reviewed) == [Status.PUBLICISED, Status.PUBLICISED, Status.RESERVE]
    assert publicity.ends_on == date(2018, 12, 29)  # five working days after the first; the Saturday is worked
    assert Decision.objects.filter(publicity=publicity, published_at=publicity.published_at).count() == 3


def test_publicity_counts_make_up_workdays_and_holidays(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    publicity = publish(batch, officer, starts_on=date(2018, 12, 27))  # the 29th is worked, 30th to 1st is New Year
    assert publicity.ends_on == date(2019, 1, 4)


def test_nothing_is_published_while_one_is_undecided(batch, reviewed, officer):
    decide_all(reviewed[:2], ("proposed", "proposed"), officer)
    with pytest.raises(Refused, match="还有 1 所学校未拟定结果（鲤城区江南初级中学）"):
        publish(batch, officer)
    assert statuses(reviewed) == [Status.REVIEWED] * 3


def test_never_more_than_the_places_in_all(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "proposed"), officer)
    with pytest.raises(Refused, match="拟入选 3 所，超过总名额 2 个"):
        publish(batch, officer)
    assert Publicity.objects.count() == 0


def object_to(application, publicity):
    objection = Objection(
        publicity=publicity, application=application, name="家长", contact="x@example.cn", text="数据不实"
    )
    return decision.file_objection(objection, by=Actor.nobody())


def test_anybody_may_object_while_it_runs_and_an_upheld_one_takes_the_school_off(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    objection = object_to(reviewed[1], publicity)
    answered = decision.answer_objection(objection, verdict="upheld", reply="经核查，带宽不达标。", by=officer)
    assert (answered.status, statuses(reviewed)[1]) == ("upheld", Status.DECLINED)
    with clock.travel(at("2018-12-30 08:00:00")), pytest.raises(Refused, match="公示期已于 2018-12-29 结束"):
        object_to(reviewed[0], publicity)


def test_only_a_publicised_school_can_be_objected_to(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    with pytest.raises(Refused, match="请选择公示名单中的学校"):
        object_to(reviewed[2], publicity)


def notice(publicity, issued_on=date(2018, 12, 31)):
    return ResultNotice(
        unit=publicity.unit, batch=publicity.batch, publicity=publicity, document_number="泉教装〔2018〕12号",
        title="关于公布试点校名单的通知", body="现予公布。", issued_on=issued_on,
    )  # fmt: skip


def test_establishment_waits_for_the_end_and_for_open_objections(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    with pytest.raises(Refused, match="公示期到 2018-12-29 才结束"):
        decision.establish(notice(publicity), by=officer)
    objection = object_to(reviewed[0], publicity)
    with clock.travel(at("2018-12-31 09:00:00")):
        with pytest.raises(Refused, match="还有 1 条异议没有答复"):
            decision.establish(notice(publicity), by=officer)
        decision.answer_objection(objection, verdict="rejected", reply="经核查，数据属实。", by=officer)
        decision.establish(notice(publicity), by=officer)
    assert statuses(reviewed) == [Status.ESTABLISHED, Status.ESTABLISHED, Status.DECLINED]
    assert [(p.unit, p.starts_on, p.ends_on) for p in Project.objects.order_by("number")] == [
        (reviewed[0].unit, date(2018, 12, 31), date(2020, 12, 30)),
        (reviewed[1].unit, date(2018, 12, 31), date(2020, 12, 30)),
    ]
