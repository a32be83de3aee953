"""Who acts at a node: each rule finds its people, seen from the unit of the initiator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform.access.models import Grant, Role
from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit
from tests.factories.flows import agree, approve, make_flow, make_staff, pending, start, users
from tests.factories.org import make_unit
from tests.factories.people import give_role


def asked(school, *rules, by=None):
    """Who is asked where these rules say it, in the order of the tasks."""
    version = make_flow(school.unit, approve("审批") | {"who": list(rules)})
    return pending(start(version, by or school.teacher))


@pytest.mark.parametrize("level", ["school", "own"])
def test_an_office_of_the_school_is_found_wherever_in_it_its_holder_sits(school, level):
    rule = {"kind": "post", "title": "教务主任", "at": {"level": level}}
    nested = make_unit("教研组", school.city.school_office, Unit.Level.DEPARTMENT)
    _, _, in_group = (
        make_staff(unit, name, title="教务主任")
        for unit, name in ((school.unit, "在校"), (school.city.school_office, "在处"), (nested, "在组"))
    )
    make_staff(school.city.second_school, "外校", title="教务主任")
    assert asked(school, rule) == ["在校", "在处", "在组"]
    assert asked(school, rule, by=in_group) == ["在校", "在处", "在组"]


def test_an_office_of_the_county_is_not_sought_in_its_schools(school):
    rule = {"kind": "post", "title": "办公室主任", "at": {"level": "county"}}
    make_staff(school.city.school_office, "学校的", title="办公室主任")
    make_staff(school.city.county_office, "区县的", title="办公室主任")
    assert asked(school, rule) == ["区县的"]


def test_a_named_department_is_that_of_the_unit_itself(school):
    make_unit("教务处", school.city.second_school, Unit.Level.DEPARTMENT)
    office = make_unit("教务处", school.city.county, Unit.Level.DEPARTMENT)
    make_staff(school.city.school_office, "学校的", title="干事")
    make_staff(office, "区县的", title="干事")
    rule = {"kind": "post", "title": "干事", "at": {"level": "county", "department": "教务处"}}
    assert asked(school, rule) == ["区县的"]


@pytest.mark.parametrize(("level", "head"), [("own", "校长"), ("department", "处长"), ("county", "局长"), ("city", "")])
def test_the_head_of_a_unit_is_none_of_its_departments(school, level, head):
    applicant = make_staff(school.city.school_office, "申请人")
    make_staff(school.city.school_office, "处长", head=True)
    make_staff(school.unit, "校长", kind="principal")
    make_staff(school.city.county, "局长", head=True)
    make_staff(school.city.county_office, "科长", head=True)
    make_staff(school.city.bureau_office, "市局科长", head=True)
    assert asked(school, {"kind": "head", "at": {"level": level}}, by=applicant) == [head or "管理员"]


def test_a_role_is_sought_at_the_level_above(school):
    role = Role.objects.create(code="basics", name="基教经办", permissions=[])
    mine, department, other = (
        make_staff(unit, name)
        for unit, name in (
            (school.city.county, "本县"),
            (school.city.county_office, "本县科员"),
            (school.city.other_county, "外县"),
        )
    )
    give_role(mine.post, role=role)
    give_role(department.post, at=school.city.county, role=role)
    give_role(other.post, role=role)
    ended = give_role(make_staff(school.city.county, "离任").post, role=role)
    Grant.objects.filter(pk=ended.pk).update(ends_on=clock.today() - timedelta(days=1))
    assert asked(school, {"kind": "role", "role": "basics", "at": {"level": "county"}}) == ["本县", "本县科员"]
    assert asked(school, {"kind": "role", "role": "basics", "at": {"level": "city"}}) == ["管理员"]  # nobody there


@pytest.fixture
def heads(school):
    """Heads from the 教务处 up to the city, and who sits below them."""
    city = school.city
    places = ("处长", city.school_office), ("校长", school.unit), ("局长", city.county), ("市局长", city.bureau)
    return {name: make_staff(unit, name, head=True) for name, unit in places} | {
        "教师": make_staff(city.school_office, "教师")
    }


@pytest.mark.parametrize(
    ("by", "up", "found"),
    [("教师", 1, "处长"), ("教师", 2, "校长"), ("教师", 4, "市局长"), ("教师", 5, "管理员"), ("处长", 1, "校长"), ("校长", 1, "局长"), ("校长", 2, "市局长")],
)  # fmt: skip
def test_the_leader_n_levels_up_is_never_oneself(school, heads, by, up, found):
    assert asked(school, {"kind": "leader", "up": up}, by=heads[by]) == [found]


def test_an_empty_chair_is_passed_over(school, heads):
    Post.objects.filter(pk=heads["校长"].post.pk).update(head=False)
    assert asked(school, {"kind": "leader", "up": 2}, by=heads["教师"]) == ["局长"]


@pytest.mark.parametrize(
    ("by", "to", "found"),
    [("教师", "school", ["处长", "校长"]), ("教师", "county", ["处长", "校长", "局长"]), ("教师", "department", ["处长"]), ("处长", "school", ["校长"])],
)  # fmt: skip
def test_the_chain_of_heads_ends_at_its_level(school, heads, by, to, found):
    version = make_flow(school.unit, approve("逐级", mode="seq") | {"who": [{"kind": "chain", "to": to}]})
    one, signed = start(version, heads[by]), []
    while one.running:
        signed += pending(one)
        agree(one, heads[signed[-1]])
    assert signed == found


def test_some_of_a_pool_are_drawn_and_not_always_the_same(school):
    pool = [{"kind": "user", "users": [one.user.pk for one in school.signers]}]
    drawn = [asked(school, {"kind": "random", "of": pool, "count": 2}) for _ in range(20)]
    names = {str(one.user) for one in school.signers}
    assert all(len(set(two)) == 2 and set(two) <= names for two in drawn)
    assert len({frozenset(two) for two in drawn}) > 1
    assert set(asked(school, {"kind": "random", "of": pool, "count": 9})) == names


def test_a_field_names_people_or_a_unit_whose_head_is_meant(school, heads):
    form = [{"key": "who", "kind": "user", "many": True}, {"key": "unit", "kind": "unit"}]
    a, b = school.signers[:2]
    given = {"who": [b.user.pk, a.user.pk], "unit": school.city.school_office.pk}
    rules = [{"kind": "field", "field": "who"}, {"kind": "field", "field": "unit", "unit": True}]
    version = make_flow(school.unit, approve("审批") | {"who": rules}, form=form)
    assert pending(start(version, school.teacher, **given)) == ["李乙", "王甲", "处长"]


def test_the_first_group_that_finds_anybody_counts_and_nobody_is_asked_twice(school):
    nobody, some = [{"kind": "post", "title": "校医"}], [{"kind": "user", "users": [school.signers[0].user.pk]}]
    assert asked(school, {"kind": "first", "of": [nobody, some, users(school.signers[1])]}) == ["王甲"]
    assert asked(school, *some, *some, {"kind": "initiator"}) == ["王甲", "张教师"]


def test_an_account_that_is_closed_is_not_asked(school):
    a, b = school.signers[:2]
    User.objects.filter(pk=a.user.pk).update(is_active=False)
    assert asked(school, *users(a, b)) == ["李乙"]


def test_who_was_found_when_the_flow_came_stays_whoever_holds_the_post_later(school):
    old = make_staff(school.unit, "前任", title="总务主任")
    version = make_flow(school.unit, approve("审批") | {"who": [{"kind": "post", "title": "总务主任"}]})
    one = start(version, school.teacher)
    Post.objects.filter(pk=old.post.pk).update(ends_on=clock.today() - timedelta(days=1))
    make_staff(school.unit, "后任", title="总务主任")
    assert (pending(one), one.tasks.get(assignee=old.user).post) == (["前任"], old.post)
    assert pending(start(version, school.teacher)) == ["后任"]
