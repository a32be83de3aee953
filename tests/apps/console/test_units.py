"""The organisation tree: what an administrator may change of it, and where."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from citong.apps.console.actions import grants, people, units
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.models import Grant, Role
from citong.platform.identity.models import Post
from citong.platform.org import changes
from citong.platform.org.models import Unit, UnitChange
from tests.factories import actor_for, make_person, make_post, make_unit

L = Unit.Level


@pytest.fixture
def today():
    return clock.today()


def new(parent, level=L.SCHOOL, code="N1", name="新设学校"):
    return Unit(parent=parent, level=level, code=code, name=name)


def test_a_county_establishes_a_school_below_itself(county_admin, acting, city, today):
    made = units.establish(new(city.county), on=today, document="泉鲤教〔2018〕3号", by=acting(county_admin))
    assert made.path.startswith(city.county.path)
    change = UnitChange.objects.get(unit=made)
    assert (change.kind, change.on, change.document) == ("open", today, "泉鲤教〔2018〕3号")


def test_not_below_another_county_nor_below_the_city(county_admin, acting, city, today):
    for parent in (city.other_county, city.bureau):
        with pytest.raises(PermissionDenied):
            units.establish(new(parent), on=today, by=acting(county_admin))


@pytest.mark.parametrize(
    ("where", "level", "words"),
    [
        ("county", L.COUNTY, "区县单位之下只能有：学校、部门"),
        ("school", L.SCHOOL, "学校单位之下只能有：部门"),
        ("bureau", L.CITY, "市级单位之下只能有：区县、学校、部门"),
    ],
)
def test_levels_nest(city_admin, acting, city, today, where, level, words):
    with pytest.raises(Refused, match=words):
        units.establish(new(getattr(city, where), level), on=today, by=acting(city_admin))


def test_a_code_is_never_used_again(city_admin, acting, city, today):
    gone = make_unit("旧校", city.county, code="OLD1")
    units.close(gone, on=today, by=acting(city_admin))
    with pytest.raises(Exception, match="OLD1 已使用过"):
        units.establish(new(city.county, code="OLD1"), on=today, by=acting(city_admin))


def test_a_change_is_registered_when_it_has_taken_effect(city_admin, acting, city, today):
    with pytest.raises(Refused, match="生效日期不能晚于今天"):
        units.rename(city.school, name="浮桥实验小学", on=today + timedelta(days=1), by=acting(city_admin))


def test_nobody_renames_moves_or_closes_the_unit_at_which_he_stands(county_admin, school_admin, acting, city, today):
    for unit, user in ((city.county, county_admin), (city.school, school_admin)):
        by = acting(user)
        with pytest.raises(PermissionDenied):
            units.rename(unit, name="新名", on=today, by=by)
        with pytest.raises(PermissionDenied):
            units.move(unit, parent=city.bureau, on=today, by=by)
        with pytest.raises(PermissionDenied):
            units.close(unit, on=today, by=by)


def test_a_county_can_neither_push_a_school_out_nor_pull_one_in(county_admin, acting, city, today):
    by = acting(county_admin)
    with pytest.raises(PermissionDenied):
        units.move(city.school, parent=city.other_county, on=today, by=by)
    with pytest.raises(PermissionDenied):
        units.move(city.other_school, parent=city.county, on=today, by=by)
    assert {u.parent for u in Unit.objects.filter(pk__in=[city.school.pk, city.other_school.pk])} == {
        city.county,
        city.other_county,
    }


def test_the_city_moves_a_school_with_its_departments(city_admin, acting, city, today):
    units.move(city.school, parent=city.other_county, on=today, document="泉教人〔2018〕15号", by=acting(city_admin))
    office = Unit.objects.get(pk=city.school_office.pk)
    assert office.path.startswith(city.other_county.path)
    assert actor_for(city.other_county, "console.view").can("console.view", office)


def test_a_rename_keeps_the_old_name_in_the_history(client, county_admin, acting, city, today):
    units.rename(city.school, name="浮桥实验小学", short_name="浮桥实小", on=today, by=acting(county_admin))
    client.force_login(county_admin)
    page = client.get(reverse("units-detail", args=[city.school.pk])).content.decode()
    assert "浮桥实验小学" in page
    assert "原名：鲤城区浮桥中心小学" in page


def test_a_unit_with_people_is_not_closed(county_admin, acting, city, today):
    make_post(make_person("黄玥喆"), city.school)
    Unit.objects.filter(pk=city.school_office.pk).update(closed_on=today)
    with pytest.raises(Refused, match="还有 1 个在任岗位（黄玥喆）"):
        units.close(city.school, on=today, by=acting(county_admin))


def test_merging_takes_posts_and_departments_over(county_admin, acting, city, today):
    post = make_post(make_person("黄玥喆"), city.school, "教师")
    units.merge(city.school, into=city.second_school, on=today, by=acting(county_admin))
    post.refresh_from_db()
    now = Post.objects.get(Post.current(), person=post.person)
    assert (post.ends_on, now.unit, now.title, now.starts_on) == (
        today - timedelta(days=1),
        city.second_school,
        "教师",
        today,
    )
    assert Unit.objects.get(pk=city.school_office.pk).parent == city.second_school
    gone = Unit.objects.get(pk=city.school.pk)
    assert (gone.closed_on, gone.successor) == (today, city.second_school)


def test_merging_into_a_unit_of_another_county_is_not_the_countys(county_admin, acting, city, today):
    with pytest.raises(PermissionDenied):
        units.merge(city.school, into=city.other_school, on=today, by=acting(county_admin))


def test_what_is_closed_stays_closed(city_admin, acting, city, today):
    gone = units.close(make_unit("旧校", city.county), on=today, by=acting(city_admin))
    with pytest.raises(Refused, match="撤销，不能再变更"):
        units.rename(gone, name="新名", on=today, by=acting(city_admin))


def test_the_tree_begins_where_the_own_reach_begins(client, county_admin, city):
    client.force_login(county_admin)
    page = client.get(reverse("console-tree")).content.decode()
    assert "鲤城区教育局" in page
    assert "鲤城区浮桥中心小学" in page
    assert "安溪县" not in page
    branch = client.get(reverse("console-branch", args=[city.school.pk])).content.decode()
    assert "教务处" in branch
    assert client.get(reverse("console-branch", args=[city.other_county.pk])).status_code == 404


def test_the_tree_counts_the_posts_of_today(client, county_admin, city):
    make_post(make_person(), city.school)
    make_post(make_person(), city.school, ends_on=clock.today() - timedelta(days=1))
    client.force_login(county_admin)
    nodes = client.get(reverse("console-tree")).context["nodes"]
    counts = {unit.name: unit.people for unit in nodes[0][1]}
    assert counts["鲤城区浮桥中心小学"] == 1


def test_establishing_through_the_page(client, county_admin, city):
    client.force_login(county_admin)
    data = {
        "parent": city.county.pk,
        "level": "school",
        "code": "SCH9",
        "name": "鲤城区第九小学",
        "on": clock.today().isoformat(),
        "document": "泉鲤教〔2018〕9号",
    }
    answer = client.post(reverse("units-add"), data)
    made = Unit.objects.get(code="SCH9")
    assert answer.url == reverse("units-detail", args=[made.pk])
    assert made.initials.startswith("lcqdjxx")


def test_a_post_that_began_after_the_merger_goes_over_too(county_admin, acting, city, today):
    late = make_post(make_person("苏文杰"), city.second_school, starts_on=today - timedelta(days=2))
    units.merge(city.second_school, into=city.school, on=today - timedelta(days=5), by=acting(county_admin))
    late.refresh_from_db()
    assert (late.unit, late.starts_on) == (city.school, today - timedelta(days=2))


def test_nobody_is_appointed_and_nothing_is_granted_at_a_closed_unit(county_admin, acting, city, today):
    changes.close(city.second_school, today)
    person = make_post(make_person("苏文杰"), city.school).person
    with pytest.raises(Refused, match=r"江南初级中学已于 .* 撤销，请选择现有单位"):
        people.add_post(
            person, unit=city.second_school, title="教师", kind="teacher", starts_on=today, by=acting(county_admin)
        )
    grant = Grant(post=person.posts.get(), role=Role.objects.get(code="school_admin"), unit=city.second_school)
    with pytest.raises(Refused, match="撤销，不能再授权"):
        grants.give(grant, by=acting(county_admin))
    with pytest.raises(ValidationError, match="不能再变更"):
        units.establish(new(city.second_school, L.DEPARTMENT), on=today, by=acting(county_admin))


def test_what_is_decided_above_is_not_offered_below(client, county_admin, admin, city):
    own, below = (f"/console/units/{unit.pk}/" for unit in (city.county, city.school))
    client.force_login(county_admin)
    assert "do/rename/" not in client.get(own).content.decode()
    assert "do/rename/" in client.get(below).content.decode()
    client.force_login(admin(city.bureau, "city_admin"))
    top = client.get(f"/console/units/{city.bureau.pk}/").content.decode()
    assert [verb for verb in ("rename", "move", "merge", "close") if f"do/{verb}/" in top] == []
