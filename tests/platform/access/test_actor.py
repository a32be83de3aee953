"""Who may do what where."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.platform.access import perms
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant, Role
from citong.platform.org.models import Unit
from tests.factories import actor_for, give_role, make_city_tree, make_post, make_user_with

pytestmark = pytest.mark.django_db
VIEW, EDIT = "repairs.view", "repairs.edit"
TODAY = clock.today()


@pytest.fixture
def city():
    return make_city_tree()


def test_a_grant_reaches_its_unit_and_all_below(city):
    actor = actor_for(city.county, VIEW)
    assert {unit for unit in Unit.objects.all() if actor.can(VIEW, unit)} == set(Unit.objects.below(city.county))
    assert set(actor.units(VIEW)) == set(Unit.objects.below(city.county).values_list("pk", flat=True))
    assert actor.paths(VIEW) == [city.county.path]
    assert (actor.has(VIEW), actor.has(EDIT), actor.units(EDIT)) == (True, False, [])


def test_the_whole_city_needs_no_list_of_units(city):
    assert actor_for(city.bureau, VIEW).units(VIEW) is None
    assert Actor.system().units(VIEW) is None


def test_two_grants_add_up(city):
    user = make_user_with(city.school, VIEW)
    give_role(user.person.posts.get(), VIEW, EDIT, at=city.direct_school)
    actor = Actor.of(user)
    assert set(actor.units(VIEW)) == {city.school.pk, city.school_office.pk, city.direct_school.pk}
    assert actor.units(EDIT) == [city.direct_school.pk]
    assert dict(actor.desks) == {city.school.pk: {VIEW}, city.direct_school.pk: {VIEW, EDIT}}


def test_rights_belong_to_the_post_in_which_one_acts(city):
    user = make_user_with(city.school, VIEW)
    second = make_post(user.person, city.county)
    give_role(second, EDIT)
    first = user.person.posts.get(unit=city.school)
    assert (Actor.of(user, first.pk).permissions, Actor.of(user, second.pk).permissions) == ({VIEW}, {EDIT})
    assert Actor.of(user).post == first  # the primary one
    assert {post.pk for post in Actor.of(user).posts} == {first.pk, second.pk}


def test_nobody_acts_as_a_post_that_is_not_his_or_is_over(city):
    user, other = make_user_with(city.school, VIEW), make_user_with(city.county, EDIT)
    foreign = other.person.posts.get()
    assert Actor.of(user, foreign.pk).post == user.person.posts.get()
    past = make_post(user.person, city.county, ends_on=TODAY - timedelta(days=1))
    future = make_post(user.person, city.county, starts_on=TODAY + timedelta(days=1))
    for post in (past, future):
        give_role(post, EDIT)
        assert Actor.of(user, post.pk).has(EDIT) is False


@pytest.mark.parametrize(
    "over",
    [{"ends_on": TODAY - timedelta(days=1)}, {"starts_on": TODAY + timedelta(days=1)}],
)
def test_grants_count_from_day_to_day(city, over):
    user = make_user_with(city.school)
    grant = give_role(user.person.posts.get(), VIEW)
    assert Actor.of(user).has(VIEW) is True
    Grant.objects.filter(pk=grant.pk).update(**over)
    assert Actor.of(user).has(VIEW) is False


def test_the_last_day_counts(city):
    user = make_user_with(city.school)
    grant = give_role(user.person.posts.get(), VIEW)
    Grant.objects.filter(pk=grant.pk).update(ends_on=TODAY)
    assert Actor.of(user).has(VIEW) is True


def test_the_visitor_may_nothing_and_the_system_everything(city):
    nobody = Actor.nobody()
    assert (nobody.has(VIEW), nobody.can(VIEW, city.school), nobody.units(VIEW), nobody.posts) == (False, False, [], [])
    assert (Actor.system().has(VIEW), Actor.system().can(VIEW, city.school)) == (True, True)


def test_lists_show_the_reach_and_nothing_else(city):
    ours = make_user_with(city.school).person.posts.get()
    theirs = make_user_with(city.other_school).person.posts.get()
    from citong.platform.identity.models import Post

    actor = actor_for(city.county, VIEW)
    seen = set(Post.objects.visible_to(actor, VIEW))
    assert (ours in seen, theirs in seen) == (True, False)
    assert Post.objects.visible_to(actor, EDIT).count() == 0
    assert Post.objects.visible_to(Actor.nobody(), VIEW).count() == 0
    assert Post.objects.visible_to(actor_for(city.bureau, VIEW), VIEW).count() == Post.objects.count()


def test_one_question_or_many_cost_two_queries(city, django_assert_num_queries):
    actor = actor_for(city.county, VIEW)
    with django_assert_num_queries(2):
        for unit in (city.school, city.other_school):
            assert actor.can(VIEW, unit) is (unit == city.school)
            actor.units(VIEW)
            actor.has(EDIT)


def test_a_role_holds_only_permissions_that_exist():
    with pytest.raises(ValidationError, match=r"没有这样的权限：repairs\.fly"):
        Role(code="x", name="x", permissions=["repairs.fly"]).full_clean()


def test_a_misspelt_permission_fails_at_import(monkeypatch):
    monkeypatch.setattr(perms, "registry", {})
    repairs = perms.Permissions("repairs", "报修", view="查看", edit="修改")
    assert (repairs.view, repairs.all(), perms.label(EDIT)) == (VIEW, [VIEW, EDIT], "报修·修改")
    with pytest.raises(AttributeError, match=r"permission repairs.veiw is not declared"):
        _ = repairs.veiw
