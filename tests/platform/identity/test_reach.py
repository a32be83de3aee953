"""Who sees a person and who may act on one."""

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform.access.perms import Permissions
from citong.platform.identity.models import Person, User
from tests.factories import actor_for, make_city_tree, make_person, make_post, make_user

pytestmark = pytest.mark.django_db
perms = Permissions("reachtest", "可达", see="查看")


@pytest.fixture
def city():
    return make_city_tree()


def seen(actor):
    return set(Person.objects.visible_to(actor, perms.see))


def test_the_school_sees_its_own_people_only(city):
    ours, theirs = make_person(), make_person()
    make_post(ours, city.school)
    make_post(theirs, city.second_school)
    admin = actor_for(city.school, perms.see)
    assert seen(admin) == {ours, admin.user.person}
    assert admin.can(perms.see, ours)
    assert not admin.can(perms.see, theirs)


def test_one_with_a_post_elsewhere_is_seen_but_not_changed(city):
    shared = make_person()
    make_post(shared, city.school)
    make_post(shared, city.bureau)
    admin = actor_for(city.school, perms.see)
    assert shared in seen(admin)
    assert not admin.can(perms.see, shared)
    assert actor_for(city.bureau, perms.see).can(perms.see, shared)


def test_posts_in_two_schools_of_a_county_belong_to_the_county(city):
    shared = make_person()
    make_post(shared, city.school)
    make_post(shared, city.second_school)
    assert shared.scope_unit_id == city.county.pk
    assert actor_for(city.county, perms.see).can(perms.see, shared)
    assert not actor_for(city.other_county, perms.see).can(perms.see, shared)


def test_who_moved_on_is_no_longer_seen_by_the_old_school(city):
    mover, leaver = make_person(), make_person()
    gone = clock.today() - timedelta(days=1)
    make_post(mover, city.school, ends_on=gone)
    make_post(mover, city.other_school)
    make_post(leaver, city.school, ends_on=gone)
    admin = actor_for(city.school, perms.see)
    assert mover not in seen(admin)
    assert leaver in seen(admin)
    assert admin.can(perms.see, leaver)


def test_who_never_held_a_post_is_the_citys(city):
    nobody = make_person()
    assert not actor_for(city.county, perms.see).can(perms.see, nobody)
    assert actor_for(city.bureau, perms.see).can(perms.see, nobody)
    assert nobody in seen(actor_for(city.bureau, perms.see))


def test_an_account_is_where_its_person_is(city, django_assert_num_queries):
    for _ in range(3):
        person = make_person()
        make_post(person, city.school)
        make_user(person)
    admin = actor_for(city.county, perms.see)
    with django_assert_num_queries(3):  # the grants, the units in reach, the accounts
        found = [user for user in User.objects.visible_to(admin, perms.see) if admin.can(perms.see, user)]
    assert len(found) == 4
