"""Beginning an application: who may, what is filled in beforehand, what the draft is called."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.pilots.actions import drafting, submission
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.contents import content_of
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.records.places.kinds import Kind
from tests.factories import actor_for, make_city_tree, make_post, make_unit, make_user_with
from tests.factories.forms import start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

SCHOOL = (perms.view, perms.fill, perms.submit, perms.withdraw)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.bureau: 1}, opens_at=clock.now() - timedelta(days=5))


def start(batch, unit, by=None):
    return start_application(batch, unit, by or actor_for(unit, *SCHOOL))


def test_a_draft_is_numbered_by_year_area_and_turn(city, batch):
    make_school(city.school, township_central=True)
    make_school(city.direct_school, Kind.COMPLETE)
    year = batch.opens_at.astimezone(clock.SHANGHAI).year
    first, second = start(batch, city.school), start(batch, city.direct_school)
    assert (first.number, second.number) == (f"{year}-350502-0001", f"{year}-350500-0002")
    assert (first.desk, second.desk) == (city.county, city.bureau)
    assert re.fullmatch(r"[A-Z]\d{3}", first.blind_code)
    assert first.blind_code != second.blind_code


def test_the_draft_is_filled_in_from_the_record_and_the_posts(city, batch):
    make_school(city.school, township_central=True, students=1234, spent_1_fen=30_000_050, bandwidth=80)
    applicant = make_user_with(city.school, *SCHOOL, name="黄玥喆", title="教务处副主任", kind=Post.Kind.APPLICANT)
    content = content_of(start(batch, city.school, actor_for(applicant)))
    assert content["school"]["name"] == "鲤城区浮桥中心小学"
    assert content["school"]["kind"] == "小学"
    assert content["principal"]["name"] == "陈昇堃"
    assert (content["contact"]["name"], content["contact"]["position"]) == ("黄玥喆", "教务处副主任")
    assert content["foundation"]["students"] == 1234
    assert content["network"]["bandwidth"] == "80"
    assert content["budget"]["past_1"] == 30_000_050
    assert content["plan.vision"] == {}


def test_without_a_named_principal_in_the_record_the_post_answers(city, batch):
    make_school(city.school, township_central=True, principal_name="", principal_position="")
    make_post(make_user_with(city.school, name="苏丽华").person, city.school, "校长", kind=Post.Kind.PRINCIPAL)
    content = content_of(start(batch, city.school))
    assert (content["principal"]["name"], content["principal"]["position"]) == ("苏丽华", "校长")


def test_a_county_kindergarten_is_told_why_it_cannot_apply(city, batch):
    garden = make_unit("鲤城区实验幼儿园", city.county)
    make_school(garden, Kind.KINDERGARTEN)
    with pytest.raises(Refused) as refused:
        start(batch, garden)
    assert refused.value.messages == [
        "县（市、区）的试点对象为乡镇中心小学和普通初中校，鲤城区实验幼儿园登记为幼儿园，不能申报。"
    ]
    assert Application.objects.count() == 0


def test_a_private_school_is_told_why_it_cannot_apply(city, batch):
    make_school(city.direct_school, Kind.COMPLETE, nature="private")
    with pytest.raises(Refused) as refused:
        start(batch, city.direct_school)
    assert refused.value.messages == ["泉州市第八中学为民办学校，本批次只面向公办学校。"]


def test_a_city_direct_kindergarten_may_apply(city, batch):
    garden = make_unit("泉州市机关幼儿园", city.bureau)
    make_school(garden, Kind.KINDERGARTEN)
    assert start(batch, garden).status == Status.DRAFT


def test_a_school_without_a_record_is_told_to_register(city, batch):
    with pytest.raises(Refused, match="还没有登记学校基本信息"):
        start(batch, city.school)


def test_a_school_begins_only_once(city, batch):
    make_school(city.school, township_central=True)
    start(batch, city.school)
    with pytest.raises(ValidationError) as refused:
        start(batch, city.school)
    assert refused.value.messages == ["本校在这一批次已有申报，请继续填写已有的申报表。"]


def test_after_withdrawing_the_school_may_begin_anew(city, batch):
    make_school(city.school, township_central=True)
    school = actor_for(city.school, *SCHOOL)
    first = start(batch, city.school, school)
    withdrawn = submission.withdraw(first, reason="学校合并，暂缓申报。", by=school)
    assert withdrawn.status == Status.WITHDRAWN
    assert withdrawn.steps.last().opinion == "学校合并，暂缓申报。"
    assert start(batch, city.school, school).pk != first.pk


def test_nobody_begins_for_another_school(city, batch):
    make_school(city.school, township_central=True)
    with pytest.raises(PermissionDenied):
        start(batch, city.school, actor_for(city.other_school, *SCHOOL))


def test_after_the_deadline_nobody_begins(city, batch):
    make_school(city.school, township_central=True)
    school = actor_for(city.school, *SCHOOL)
    with clock.travel(batch.deadline + timedelta(seconds=1)), pytest.raises(Refused, match="截止"):
        start(batch, city.school, school)


def test_the_beginning_stands_in_the_record_of_steps(city, batch):
    make_school(city.school, township_central=True)
    school = actor_for(city.school, *SCHOOL)
    step = start(batch, city.school, school).steps.get()
    assert (step.label, step.before, step.after, step.by) == ("开始申报", "", Status.DRAFT, school.user)


def test_the_action_is_audited_without_the_mobile_number(city, batch):
    from citong.platform.audit.models import Entry

    make_school(city.school, township_central=True)
    application = start(batch, city.school)
    entry = Entry.objects.get(action=drafting.begin.name, object_id=str(application.pk))
    shown = entry.changes["contact_mobile"][1]
    assert re.fullmatch(r"\d{3}\*{4}\d{4}", shown)


def test_a_batch_called_elsewhere_does_not_concern_the_school(city):
    make_school(city.school, township_central=True)
    elsewhere = make_batch(city.other_county, {city.other_county: 1}, title="安溪县试点申报")
    with pytest.raises(Refused) as refused:
        start(elsewhere, city.school)
    assert refused.value.messages == ["安溪县试点申报不面向鲤城区浮桥中心小学。"]
