"""Granting: only what one holds, only where one reaches, only to whom one reaches; roles are the city's."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from citong.apps.console.actions import grants
from citong.apps.console.models import RoleCard
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.models import Grant, Role
from citong.platform.access.perms import label
from tests.factories import actor_for, give_role, make_person, make_post


def role(code):
    return Role.objects.get(code=code)


@pytest.fixture
def post(city):
    return make_post(make_person("黄玥喆"), city.school)


def grant(post, code, unit):
    return Grant(post=post, role=role(code), unit=unit)


def test_a_school_makes_a_second_school_administrator(acting, school_admin, post, city):
    made = grants.give(grant(post, "school_admin", city.school), by=acting(school_admin))
    assert made.granted_by == school_admin
    assert actor_for(city.school).can("console.view", city.school) is False


@pytest.mark.parametrize("code", ["city_admin", "principal", "programme_officer", "expert"])
def test_nobody_grants_what_he_does_not_hold(acting, school_admin, post, city, code):
    with pytest.raises(ValidationError, match="只能授出自己拥有的权限"):
        grants.give(grant(post, code, city.school), by=acting(school_admin))
    assert not Grant.objects.filter(post=post).exists()


@pytest.mark.parametrize(
    ("giver", "level", "code"),
    [
        ("city_admin", "bureau", "programme_officer"),
        ("city_admin", "bureau", "expert"),
        ("county_admin", "county", "county_reviewer"),
        ("county_admin", "school", "principal"),
        ("school_admin", "school", "school_applicant"),
    ],
)
def test_an_administrator_hands_out_the_roles_of_his_level_without_holding_them(
    acting, admin, post, city, giver, level, code
):
    unit = getattr(city, level)
    officer = admin(city.county if giver == "county_admin" else unit, giver)
    made = grants.give(grant(post, code, unit), by=acting(officer))
    assert (made.role.code, made.granted_by) == (code, officer)
    assert acting(officer).permissions.isdisjoint(c for c in made.role.permissions if c.startswith("pilots."))
    grants.withdraw(made, by=acting(officer))
    assert not Grant.objects.in_force().filter(pk=made.pk).exists()


def test_what_one_may_only_hand_out_one_does_not_give_to_oneself(acting, county_admin, city):
    second = make_post(county_admin.person, city.school)
    for own in (second, acting(county_admin).post):
        with pytest.raises(ValidationError, match="不能给自己授予或收回“县级初审员”"):
            grants.give(grant(own, "county_reviewer", city.county), by=acting(county_admin))


def test_a_schools_role_is_not_given_for_a_county(client, county_admin, post, city):
    client.force_login(county_admin)
    data = {"post": post.pk, "role": role("principal").pk, "unit": city.county.pk, "starts_on": clock.today()}
    answer = client.post(reverse("grants-add"), data)
    assert answer.status_code == 422
    text = "“校长（园长）”适用于学校，不能在鲤城区教育局（区县）授予，请选择具体的学校单位。"
    assert answer.context["form"].errors["unit"] == [text]
    client.post(reverse("grants-add"), {**data, "unit": city.school.pk})
    assert [grant.unit for grant in Grant.objects.filter(post=post)] == [city.school]


def test_a_home_made_role_is_not_handed_out(acting, county_admin, post, city):
    Role.objects.filter(code="county_reviewer").update(builtin=False)
    with pytest.raises(ValidationError, match="只能授出自己拥有的权限"):
        grants.give(grant(post, "county_reviewer", city.county), by=acting(county_admin))


def test_a_role_says_who_hands_it_out(client, county_admin):
    client.force_login(county_admin)
    page = client.get(reverse("roles-detail", args=[role("county_reviewer").pk])).content.decode()
    assert "市级系统管理员、县级系统管理员可在各自范围内把这个角色授予他人" in page


def test_nobody_grants_above_or_beside_himself(acting, school_admin, county_admin, post, city):
    for user, unit in (
        (school_admin, city.county),
        (school_admin, city.second_school),
        (county_admin, city.bureau),
        (county_admin, city.other_school),
    ):
        with pytest.raises(PermissionDenied):
            grants.give(grant(post, "school_admin", unit), by=acting(user))


def test_nobody_grants_to_a_post_outside_his_reach(acting, county_admin, city):
    foreign = make_post(make_person(), city.other_school)
    with pytest.raises(PermissionDenied):
        grants.give(grant(foreign, "school_admin", city.school), by=acting(county_admin))


def test_what_one_holds_in_the_county_one_may_pass_on_to_a_school(acting, admin, post, city):
    officer = admin(city.county, "county_admin", "county_reviewer")
    made = grants.give(grant(post, "county_reviewer", city.school), by=acting(officer))
    assert made.unit == city.school


def test_the_form_offers_only_posts_and_units_in_reach(client, county_admin, city, post):
    foreign = make_post(make_person("苏淑贞"), city.other_school)
    client.force_login(county_admin)
    form = client.get(reverse("grants-add")).context["form"]
    assert post in form.fields["post"].queryset
    assert foreign not in form.fields["post"].queryset
    assert city.other_school not in form.fields["unit"].queryset
    answer = client.post(
        reverse("grants-add"),
        {"post": foreign.pk, "role": role("school_admin").pk, "unit": city.school.pk, "starts_on": clock.today()},
    )
    assert answer.status_code == 422
    assert not Grant.objects.filter(post=foreign).exists()


def test_the_refusal_names_what_is_lacking(client, school_admin, post, city):
    client.force_login(school_admin)
    data = {"post": post.pk, "role": role("principal").pk, "unit": city.school.pk, "starts_on": clock.today()}
    answer = client.post(reverse("grants-add"), data)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "您在浮桥中心小学没有" in said
    assert any(label(code).rpartition("·")[2] in said for code in role("principal").permissions)


def test_a_withdrawn_grant_holds_no_more_at_once(acting, school_admin, post, city):
    given = grants.give(grant(post, "school_admin", city.school), by=acting(school_admin))
    grants.withdraw(given, by=acting(school_admin))
    assert not Grant.objects.in_force().filter(pk=given.pk).exists()
    grants.renew(given, by=acting(school_admin))
    assert Grant.objects.in_force().filter(pk=given.pk).exists()


def test_nobody_takes_what_he_could_not_give(acting, school_admin, post, city):
    given = give_role(post, role=role("principal"))
    with pytest.raises(ValidationError, match="只能授出自己拥有的权限"):
        grants.withdraw(given, by=acting(school_admin))


def test_nobody_takes_his_own_chair_away(acting, school_admin):
    by = acting(school_admin)
    own = Grant.objects.get(post=by.post)
    with pytest.raises(Refused, match="不能收回自己正在使用的岗位的授权"):
        grants.withdraw(own, by=by)


def test_a_renewal_ends_in_the_future(acting, school_admin, post, city):
    given = grants.give(grant(post, "school_admin", city.school), by=acting(school_admin))
    with pytest.raises(Refused, match="仍然有效"):
        grants.renew(given, by=acting(school_admin))
    grants.withdraw(given, by=acting(school_admin))
    with pytest.raises(Refused, match="失效日期不能早于今天"):
        grants.renew(given, ends_on=clock.today() - timedelta(days=1), by=acting(school_admin))


class TestRoles:
    def data(self, **more):
        return {"code": "helper", "name": "系统协管员", "level": "county", "permissions": ["console.view"], **more}

    def test_the_city_composes_a_role_of_what_it_holds(self, client, city_admin):
        client.force_login(city_admin)
        answer = client.post(reverse("console-role-add"), self.data())
        made = RoleCard.objects.get(code="helper")
        assert answer.url == reverse("roles-detail", args=[made.pk])
        assert (made.permissions, made.builtin) == (["console.view"], False)

    def test_boxes_that_one_does_not_hold_cannot_be_ticked(self, client, city_admin):
        client.force_login(city_admin)
        client.post(reverse("console-role-add"), self.data(permissions=["console.view", "pilots.decide"]))
        assert RoleCard.objects.get(code="helper").permissions == ["console.view"]

    def test_nor_past_the_form(self, acting, city_admin):
        with pytest.raises(Refused, match=r"只能增减自己拥有的全市权限.*拟定结果"):
            grants.create_role(RoleCard(code="x", name="某", permissions=["pilots.decide"]), by=acting(city_admin))

    def test_what_others_put_in_stays(self, client, city_admin):
        made = RoleCard.objects.create(code="mixed", name="混合", permissions=["pilots.decide", "console.view"])
        client.force_login(city_admin)
        client.post(reverse("console-role-change", args=[made.pk]), self.data(permissions=["console.audit"]))
        made.refresh_from_db()
        assert made.permissions == ["console.audit", "pilots.decide"]
        assert made.code == "mixed"

    def test_built_in_roles_follow_the_product(self, client, city_admin):
        builtin = role("county_admin")
        client.force_login(city_admin)
        answer = client.post(reverse("console-role-change", args=[builtin.pk]), self.data(), follow=True)
        assert "内置角色随系统更新" in answer.content.decode()
        assert role("county_admin").permissions == builtin.permissions

    def test_a_copy_starts_from_what_one_holds(self, client, city_admin):
        client.force_login(city_admin)
        page = client.get(reverse("console-role-add"), {"from": role("county_admin").pk})
        ticked = {code for _, boxes in page.context["form"].boxes() for code, _, on, _ in boxes if on}
        assert ticked == set(role("county_admin").permissions)

    def test_a_county_reads_roles_but_does_not_change_them(self, client, admin, city):
        officer = admin(city.county, "county_admin", "city_admin")
        client.force_login(officer)
        assert client.get(reverse("roles-list")).status_code == 200
        assert client.get(reverse("console-role-add")).status_code == 403
        made = RoleCard.objects.create(code="mixed", name="混合", permissions=[])
        assert client.post(reverse("console-role-change", args=[made.pk]), self.data()).status_code == 403

    def test_the_matrix_sets_every_permission_against_every_role(self, client, county_admin):
        client.force_login(county_admin)
        page = client.get(reverse("console-matrix"))
        assert {r.code for r in page.context["roles"]} >= {"city_admin", "county_admin", "school_admin", "principal"}
        body = page.content.decode()
        assert "管理单位" in body
        assert "本人账号" not in body

    def test_an_empty_role_is_refused_in_words(self, client, city_admin):
        client.force_login(city_admin)
        answer = client.post(reverse("console-role-add"), self.data(permissions=[]))
        assert answer.status_code == 422
        assert "请至少勾选一项权限。" in answer.content.decode()
