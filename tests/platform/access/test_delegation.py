"""Granting: nobody gives more than he holds, nor outside his reach."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from citong.lib import clock
from citong.platform.access import delegation, perms
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant, Role
from tests.factories import actor_for, make_city_tree, make_user_with

pytestmark = pytest.mark.django_db
VIEW, EDIT = "repairs.view", "repairs.edit"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(perms, "registry", {VIEW: "报修·查看", EDIT: "报修·修改"})


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def role():
    return Role.objects.create(code="keeper", name="报修管理员", permissions=[VIEW, EDIT])


def test_what_one_holds_can_be_given_within_ones_reach(city, role):
    giver, taker = actor_for(city.county, VIEW, EDIT), make_user_with(city.school)
    grant = delegation.give(taker.person.posts.get(), role, city.school, giver)
    assert (grant.granted_by, Actor.of(taker).can(EDIT, city.school)) == (giver.user, True)
    assert delegation.give(taker.person.posts.get(), role, city.school, giver) == grant


def test_not_more_than_one_holds_and_not_beyond_ones_reach(city, role):
    post = make_user_with(city.school).person.posts.get()
    with pytest.raises(ValidationError) as caught:
        delegation.give(post, role, city.school, actor_for(city.county, VIEW))
    assert caught.value.messages == ["只能授出自己拥有的权限。您在浮桥中心小学没有：报修·修改。"]
    for unit in (city.bureau, city.other_school):
        with pytest.raises(ValidationError, match="只能授出自己拥有的权限"):
            delegation.give(post, role, unit, actor_for(city.county, VIEW, EDIT))
    assert Grant.objects.filter(post=post).count() == 0


def test_a_grant_that_ended_comes_into_force_again(city, role):
    giver, taker = actor_for(city.county, VIEW, EDIT), make_user_with(city.school)
    post = taker.person.posts.get()
    grant = delegation.give(post, role, city.school, giver)
    past = clock.today() - timedelta(days=10)
    Grant.objects.filter(pk=grant.pk).update(starts_on=past, ends_on=past)
    assert Actor.of(taker).has(VIEW) is False
    delegation.give(post, role, city.school, giver)
    assert Actor.of(taker).has(VIEW) is True
    assert Grant.objects.get(post=post).starts_on == clock.today()


def test_suggested_roles_follow_the_code_after_each_migration(monkeypatch):
    monkeypatch.setattr(perms, "roles", {})
    perms.suggest("keeper", VIEW, name="报修管理员", level="school")
    call_command("migrate", verbosity=0)
    perms.suggest("keeper", EDIT)
    call_command("migrate", verbosity=0)
    role = Role.objects.get(code="keeper")
    assert (role.name, role.level, role.permissions, role.builtin) == ("报修管理员", "school", [EDIT, VIEW], True)
