"""待办: who sees what waits, who takes it, and when it is gone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.inbox import work
from citong.platform.inbox.models import WorkItem
from tests.factories import actor_for, give_role, make_city_tree, make_post, make_user_with

pytestmark = pytest.mark.django_db
REVIEW = "pilots.review"


@pytest.fixture
def city():
    return make_city_tree()


def put(city, **fields):
    given = {"unit": city.county, "perm": REVIEW}
    return work.open_item("review", "初审浮桥中心小学的申报", "/pilots/1/", city.school, **{**given, **fields})


def titles(actor):
    return [item.title for item in work.for_actor(actor)]


def test_everybody_at_the_desk_sees_its_work(city):
    put(city)
    assert titles(actor_for(city.county, REVIEW)) == ["初审浮桥中心小学的申报"]
    assert titles(actor_for(city.county_office, REVIEW, at=city.county)) == ["初审浮桥中心小学的申报"]


def test_other_counties_other_duties_and_the_city_are_not_bothered(city):
    put(city)
    assert titles(actor_for(city.other_county, REVIEW)) == []
    assert titles(actor_for(city.county, "pilots.view")) == []
    assert titles(actor_for(city.bureau, REVIEW)) == []
    assert titles(actor_for(city.county)) == []
    assert titles(Actor.nobody()) == []
    assert titles(Actor.system()) == []


def test_a_grant_that_ended_takes_the_desk_away(city):
    user = make_user_with(city.county)
    grant = give_role(user.person.posts.get(), REVIEW)
    put(city)
    assert len(titles(Actor.of(user))) == 1
    grant.ends_on = clock.today() - timedelta(days=1)
    grant.save()
    assert titles(Actor.of(user)) == []


def test_work_for_one_person_is_seen_by_him_in_each_of_his_posts(city):
    user, other = make_user_with(city.school), make_user_with(city.school)
    second = make_post(user.person, city.county)
    put(city, unit=None, perm="", user=user)
    assert len(titles(Actor.of(user))) == 1
    assert len(titles(Actor.of(user, second.pk))) == 1
    assert titles(Actor.of(other)) == []


def test_asking_again_brings_the_open_item_up_to_date(city):
    first = put(city)
    due = clock.now() + timedelta(days=3)
    second = put(city, due=due, urgency=WorkItem.Urgency.URGENT)
    assert (second.pk, second.due_at, second.urgency) == (first.pk, due, 1)
    assert WorkItem.objects.count() == 1


def test_the_same_work_may_come_again_after_it_was_done(city):
    put(city)
    by = actor_for(city.county, REVIEW)
    assert work.finish("review", city.school, by=by) == 1
    assert titles(by) == []
    put(city)
    assert len(titles(by)) == 1
    assert [item.done_by for item in work.done_by(by)] == [by.user]


def test_work_waits_either_at_a_desk_or_for_a_person(city):
    user = make_user_with(city.school)
    for wrong in ({"user": user}, {"unit": None, "perm": ""}, {"perm": ""}, {"unit": None}):
        with pytest.raises(ValueError, match="either at a desk"):
            put(city, **wrong)


@pytest.mark.parametrize("url", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a b"])
def test_an_address_elsewhere_is_refused(city, url):
    with pytest.raises(ValidationError, match="只能指向本系统内的页面"):
        work.open_item("review", "初审", url, city.school, unit=city.county, perm=REVIEW)


def test_a_claimed_item_leaves_the_lists_of_the_colleagues(city):
    item = put(city)
    one, two = actor_for(city.county, REVIEW), actor_for(city.county, REVIEW)
    work.claim(item, one)
    assert (len(titles(one)), len(titles(two))) == (1, 0)
    assert [row.claimed_by for row in work.for_actor(two, others=True)] == [one.user]
    with pytest.raises(ValidationError, match=f"已由{one.user}认领"):
        work.claim(item, two)
    work.release(item, one)
    assert (len(titles(one)), len(titles(two))) == (1, 1)


def test_claiming_twice_is_harmless(city):
    item, one = put(city), actor_for(city.county, REVIEW)
    work.claim(item, one)
    assert work.claim(item, one).claimed_by == one.user


def test_who_does_not_sit_at_the_desk_cannot_claim(city):
    item = put(city)
    with pytest.raises(PermissionDenied):
        work.claim(item, actor_for(city.other_county, REVIEW))
    item.refresh_from_db()
    assert item.claimed_by is None


def test_only_the_claimer_puts_it_back_and_done_work_is_not_claimed(city):
    item = put(city)
    one, two = actor_for(city.county, REVIEW), actor_for(city.county, REVIEW)
    work.claim(item, one)
    with pytest.raises(ValidationError, match="只能退回由自己认领"):
        work.release(item, two)
    work.finish("review", city.school, by=one)
    with pytest.raises(ValidationError, match="已经办结"):
        work.claim(item, two)


def test_finishing_one_desk_leaves_the_others_waiting(city):
    put(city)
    put(city, unit=city.bureau)
    by = actor_for(city.county, REVIEW)
    assert work.finish("review", city.school, by=by, unit=city.county) == 1
    assert [item.unit for item in WorkItem.objects.filter(done_at=None)] == [city.bureau]
    assert work.finish_all(city.school, by=by) == 1
    assert work.finish("review", city.school, by=by) == 0


def test_other_kinds_and_other_subjects_stay_open(city):
    put(city)
    by = actor_for(city.county, REVIEW)
    assert work.finish("rank", city.school, by=by) == 0
    assert work.finish("review", city.other_school, by=by) == 0


def test_a_persons_own_work_can_be_handed_over(city):
    one, two = make_user_with(city.school), make_user_with(city.school)
    item = put(city, unit=None, perm="", user=one)
    work.hand_over(item, two)
    assert (titles(Actor.of(one)), len(titles(Actor.of(two)))) == ([], 1)
    with pytest.raises(ValidationError, match="只能移交指定给个人"):
        work.hand_over(put(city), two)


def test_the_nearest_term_comes_first_what_has_none_last(city):
    now = clock.now()
    for number, (urgency, due) in enumerate([(0, None), (0, 5), (2, None), (0, 1)]):
        at = now + timedelta(days=due) if due else None
        work.open_item(
            f"k{number}", f"{number}", "/x", city.school, unit=city.county, perm=REVIEW, due=at, urgency=urgency
        )
    assert titles(actor_for(city.county, REVIEW)) == ["3", "1", "2", "0"]


def test_figures_take_one_query(city, django_assert_num_queries):
    yesterday = clock.now() - timedelta(days=1)
    by = actor_for(city.county, REVIEW)
    late = put(city, due=yesterday)
    work.open_item("rank", "排序", "/x", city.school, unit=city.county, perm=REVIEW, urgency=2)
    work.claim(late, by)
    assert by.desks  # the grants of a request are read once, for all questions
    with django_assert_num_queries(1):
        found = work.counts(by)
    assert found == work.Counts(open=2, overdue=1, urgent=1, claimed=1)
    assert {kind: found.open for kind, found in work.counts_by_kind(by).items()} == {"review": 1, "rank": 1}
    assert work.counts(Actor.nobody()) == work.Counts(0, 0, 0, 0)


def test_overdue_is_about_the_time_at_which_it_was_done(city):
    now = clock.now()
    assert put(city).overdue is False
    item = put(city, due=now - timedelta(hours=1))
    assert item.overdue is True
    item.done_at = now - timedelta(hours=2)
    assert item.overdue is False
