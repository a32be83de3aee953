"""The pool: enrolling with and without an account, names, first passwords."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from citong.apps.pilots.actions import experts
from citong.apps.pilots.models import Expert
from citong.apps.pilots.perms import perms
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from tests.factories import actor_for, make_city_tree, make_user_with


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, perms.pool)


def fresh(**fields):
    given = {
        "name": "林雅婷",
        "mobile": "13805950123",
        "employer": "泉州师范学院",
        "field": "教育信息化",
        "title": "教授",
    }
    return Expert(**{**given, **fields})


def test_whoever_has_no_account_gets_one_that_may_score_and_nothing_else(city, officer):
    expert = experts.enrol(fresh(), by=officer)
    actor = Actor.of(expert.user)
    assert (expert.unit, expert.user.username, expert.user.phone) == (city.bureau, "zj.lyt", "13805950123")
    assert actor.permissions == {perms.score}
    assert not expert.user.has_usable_password()


def test_an_account_is_found_by_its_user_name(city, officer):
    teacher = make_user_with(city.school, name="林雅婷")
    expert = experts.enrol(fresh(mobile=""), account=teacher.username, by=officer)
    assert expert.user == teacher


def test_another_persons_account_is_refused(city, officer):
    teacher = make_user_with(city.school, name="黄志强")
    with pytest.raises(ValidationError) as refused:
        experts.enrol(fresh(), account=teacher.username, by=officer)
    assert refused.value.message_dict == {"account": ["这个账号属于另一个人（黄**），请核对姓名和手机。"]}


def test_nobody_is_enrolled_twice(officer):
    experts.enrol(fresh(), by=officer)
    with pytest.raises(Refused, match="林雅婷已在专家库中。"):
        experts.enrol(fresh(), by=officer)


def test_without_account_and_mobile_there_is_no_way_in(officer):
    with pytest.raises(ValidationError) as refused:
        experts.enrol(fresh(mobile=""), by=officer)
    assert refused.value.message_dict == {"mobile": ["没有账号的专家，请填写手机，用于登录和接收通知。"]}


def test_the_county_follows_from_the_school_of_the_expert(city, officer):
    assert experts.enrol(fresh(employer_unit=city.school), by=officer).county == city.county


def test_a_first_password_is_shown_once_and_opens_no_other_post(city, officer, client):
    expert = experts.enrol(fresh(), by=officer)
    client.force_login(officer.user)
    page = client.post(reverse("pilots-experts-password", args=[expert.pk]))
    expert.user.refresh_from_db()
    assert expert.user.check_password(page.context["password"])
    assert (expert.user.must_change_password, page["Cache-Control"]) == (True, "no-store")
    teacher = experts.enrol(
        fresh(name="苏淑贞", mobile=""), account=make_user_with(city.school, name="苏淑贞").username, by=officer
    )
    with pytest.raises(Refused, match="这位专家另有任职，请用原有账号密码登录。"):
        experts.issue_password(teacher, by=officer)
    expert.user.last_login = clock.now()
    expert.user.save()
    with pytest.raises(Refused, match="这位专家已经登录过"):
        experts.issue_password(expert, by=officer)


def test_the_name_of_one_with_other_posts_is_not_changed_here(city, officer):
    user = make_user_with(city.school, name="苏淑贞")
    expert = experts.enrol(fresh(name="苏淑贞", mobile=""), account=user.username, by=officer)
    with pytest.raises(ValidationError, match="姓名请由所在单位在人员档案中修改"):
        experts.change_expert(expert, name="苏淑珍", by=officer)
