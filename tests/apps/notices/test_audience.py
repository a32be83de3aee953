"""Who is meant, and that nobody above or beside the sender ever is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citong.apps.notices.actions import drafting
from citong.apps.notices.queries.audience import Chosen, find_people, find_units, receivers
from citong.kit.errors import Refused
from citong.lib import tree
from citong.platform.access.models import Role
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.records.places.kinds import Kind
from tests.factories import give_role, make_person, make_post, make_user, make_user_with
from tests.factories.notices import make_announcement, make_group
from tests.factories.places import make_school


def names(people, found):
    keys = {user.pk: name for name, user in people.items()}
    return {keys[pk] for pk in found}


def test_a_unit_means_everybody_below_it(city, people):
    found = receivers(city.bureau, Chosen([city.county]))
    assert names(people, found) == {
        "county",
        "school principal",
        "school teacher",
        "second principal",
        "second teacher",
    }
    assert found[people["school teacher"].pk] == city.school.pk, "who sits in a department counts at its school"


def test_levels_categories_posts_and_roles_narrow(city, people):
    everyone = [city.bureau]
    assert names(people, receivers(city.bureau, Chosen(everyone, levels=["county"]))) == {"county", "other county"}
    principals = receivers(city.bureau, Chosen(everyone, posts=[Post.Kind.PRINCIPAL]))
    assert names(people, principals) == {f"{name} principal" for name in ("school", "second", "other", "direct")}
    make_school(city.second_school, kind=Kind.JUNIOR)
    make_school(city.other_school, kind=Kind.PRIMARY)
    assert names(people, receivers(city.bureau, Chosen(everyone, categories=["junior"]))) == {
        "second principal",
        "second teacher",
    }
    role = Role.objects.create(code="safety", name="安全员")
    give_role(people["direct teacher"].person.posts.get(), role=role)
    assert names(people, receivers(city.bureau, Chosen(everyone, roles=[role]))) == {"direct teacher"}


def test_groups_and_named_people_are_added_once(city, people):
    group = make_group(city.bureau)
    group.units.set([city.other_school])
    chosen = Chosen([city.second_school], groups=[group], people=[people["county"], people["second teacher"]])
    assert names(people, receivers(city.bureau, chosen)) == {
        "second principal", "second teacher", "other principal", "other teacher", "county",
    }  # fmt: skip


def test_nobody_outside_the_senders_subtree_is_meant_whatever_was_kept(city, people):
    group = make_group(city.bureau)
    group.units.set([city.bureau])
    chosen = Chosen(
        [city.bureau, city.other_school], groups=[group], people=[people["county"], people["other teacher"]]
    )
    assert names(people, receivers(city.school, chosen)) == {"school principal", "school teacher"}
    assert receivers(city.other_school, Chosen([city.school])) == {}


def test_closed_accounts_ended_posts_and_second_posts(city, people):
    people["second teacher"].is_active = False
    people["second teacher"].save()
    make_post(people["second principal"].person, city.other_school, "兼职教研员")
    gone = make_user(make_person())
    make_post(gone.person, city.second_school, ends_on="2018-12-18")
    found = receivers(city.bureau, Chosen([city.bureau]))
    assert gone.pk not in found
    assert people["second teacher"].pk not in found
    assert found[people["second principal"].pk] == city.second_school.pk, "the primary post counts"


def test_two_thousand_pasted_lines_are_worked_out_in_one_query(city, people, django_assert_num_queries):
    units = Unit.objects.bulk_create(
        Unit(
            code=f"P{n}",
            name=f"粘贴{n}小学",
            level="school",
            parent=city.county,
            path=tree.child_path(city.county.path, 100 + n),
        )
        for n in range(2000)
    )
    with django_assert_num_queries(1):
        found, wrong = find_units(city.bureau, [unit.name for unit in units])
    assert (len(found), wrong) == (2000, [])
    make_post(people["county"].person, units[7])
    assert names(people, receivers(city.bureau, Chosen(found))) == {"county"}


def test_the_number_of_queries_does_not_grow(city, people):
    with CaptureQueriesContext(connection) as few:
        receivers(city.bureau, Chosen([city.bureau]))
    for _ in range(20):
        make_user_with(city.school)
    with CaptureQueriesContext(connection) as many:
        assert len(receivers(city.bureau, Chosen([city.bureau]))) == 30
    assert len(many) == len(few) == 2


def test_units_outside_the_reach_and_groups_of_others_are_refused(city, county):
    announcement = make_announcement(city.county)
    for unit in (city.bureau, city.other_school):
        with pytest.raises(Refused, match=f"{unit.name}不在鲤城区教育局的下属范围内"):
            drafting.choose_receivers(announcement, chosen=Chosen([city.school, unit]), by=county)
    with pytest.raises(Refused, match="分组不在您的权限范围内"):
        drafting.choose_receivers(announcement, chosen=Chosen(groups=[make_group(city.bureau)]), by=county)
    assert announcement.audience.units.count() == 0


def test_lines_name_units_and_people_or_say_which_line_is_wrong(city, people):
    units, wrong = find_units(city.county, ["江南初中", f"{city.school.code} 浮桥", "泉州市第八中学"])
    assert units == [city.second_school, city.school]
    assert wrong == ["第 3 行“泉州市第八中学”不在可发送的范围内，请核对单位名称或代码。"]
    one, two = (make_user_with(unit, name="陈同名") for unit in (city.school, city.second_school))
    found, wrong = find_people(city.county, ["陈同名 江南初中", one.username, "陈同名", "查无此人"])
    assert found == [two, one]
    assert wrong == [
        "第 3 行“陈同名”有 2 位同名人员，请在姓名后空一格写单位名称，或改填用户名。",
        "第 4 行“查无此人”不在可发送的范围内，请核对姓名和单位。",
    ]
    assert find_people(city.school, ["陈同名"])[0] == [one]
