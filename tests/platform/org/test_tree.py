"""The organisation tree: codes and places are never used again, history stays."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from citong.lib import clock, tree
from citong.platform.org import changes
from citong.platform.org.models import Unit, UnitChange
from tests.factories import make_city_tree, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2018, 9, 1)


@pytest.fixture
def city():
    return make_city_tree()


def below(unit):
    return set(Unit.objects.below(unit))


def test_a_unit_reaches_itself_and_all_under_it(city):
    assert below(city.county) == {city.county, city.county_office, city.school, city.second_school, city.school_office}
    assert below(city.school_office) == {city.school_office}
    assert below(city.bureau) == set(Unit.objects.all())


def test_names_are_found_by_pinyin(city):
    assert (city.school.initials, city.school.pinyin) == ("lcqfqzxxx", "lichengqufuqiaozhongxinxiaoxue")
    assert (city.school.label, city.county.label) == ("浮桥中心小学", "鲤城区教育局")


def test_the_nearest_unit_of_a_level_is_found_upwards(city):
    assert city.school_office.ancestor(Unit.Level.COUNTY) == city.county
    assert city.school.ancestor(Unit.Level.SCHOOL) == city.school
    assert city.direct_school.ancestor(Unit.Level.COUNTY) is None


def test_a_place_in_the_tree_is_not_used_again(city):
    last = make_unit(parent=city.county)
    changes.move(last, city.other_county, DAY)
    fresh = make_unit(parent=city.county)
    assert not fresh.path.startswith(last.path)
    assert Unit.objects.values("path").distinct().count() == Unit.objects.count()


def test_a_code_is_never_given_twice(city):
    changes.close(city.second_school, DAY)
    again = Unit(parent=city.county, code=city.second_school.code, name="新校", level=Unit.Level.SCHOOL)
    with pytest.raises(ValidationError, match="代码不能重复使用，请换一个"):
        changes.establish(again, DAY)


def test_an_established_unit_begins_its_history(city):
    unit = changes.establish(
        Unit(parent=city.county, code="N1", name="常泰小学", level=Unit.Level.SCHOOL), DAY, "鲤政〔2018〕1号"
    )
    assert (unit.opened_on, unit.path.startswith(city.county.path)) == (DAY, True)
    assert list(unit.changes.values_list("kind", "on", "name", "document")) == [
        ("open", DAY, "常泰小学", "鲤政〔2018〕1号")
    ]


def test_a_renamed_unit_keeps_code_and_place(city):
    code, path = city.school.code, city.school.path
    changes.rename(city.school, "泉州市浮桥实验小学", DAY)
    city.school.refresh_from_db()
    assert (city.school.code, city.school.path, city.school.initials) == (code, path, "qzsfqsyxx")
    change = city.school.changes.get()
    assert (change.kind, change.name, change.note) == ("rename", "泉州市浮桥实验小学", "原名：鲤城区浮桥中心小学")


def test_a_moved_school_takes_its_departments_along(city):
    changes.move(city.school, city.other_county, DAY)
    assert city.school.parent == city.other_county
    assert below(city.other_county) == {city.other_county, city.other_school, city.school, city.school_office}
    assert city.school not in below(city.county)
    assert city.school.changes.get().note == "原上级：鲤城区教育局"


def test_a_unit_is_not_moved_below_itself_nor_touched_after_its_end(city):
    with pytest.raises(ValidationError, match="不能把单位划转到它自己或它的下级单位之下"):
        changes.move(city.county, city.school, DAY)
    changes.close(city.second_school, DAY)
    for act in (
        lambda: changes.rename(city.second_school, "x", DAY),
        lambda: changes.move(city.second_school, city.other_county, DAY),
        lambda: changes.move(city.school, city.second_school, DAY),
        lambda: changes.close(city.second_school, DAY),
    ):
        with pytest.raises(ValidationError, match="已于 2018-09-01 撤销，不能再变更"):
            act()


def test_the_tree_has_a_bottom(city):
    deep = city.school_office
    while len(deep.path) < tree.MAX:
        deep = make_unit("组", deep, Unit.Level.DEPARTMENT)
    with pytest.raises(ValidationError, match="组织机构最多 10 层"):
        make_unit("组", deep, Unit.Level.DEPARTMENT)
    path = city.school.path
    with pytest.raises(ValidationError, match="划转后组织机构会超过 10 层"):
        changes.move(city.school, city.county_office, DAY)
    city.school.refresh_from_db()
    assert (city.school.path, city.school.parent) == (path, city.county)


def test_a_unit_closes_after_those_below_it(city):
    with pytest.raises(ValidationError, match="下还有未撤销的单位（教务处），请先处理"):
        changes.close(city.school, DAY)
    changes.close(city.school_office, DAY)
    changes.close(city.school, DAY)
    assert city.school.closed is True
    assert set(city.school.changes.values_list("kind", flat=True)) == {"close"}


def test_a_merged_school_names_its_successor_and_hands_over_its_departments(city):
    changes.merge(city.school, city.second_school, DAY, "鲤政〔2018〕2号")
    city.school.refresh_from_db()
    city.school_office.refresh_from_db()
    assert (city.school.successor, city.school.closed) == (city.second_school, True)
    assert city.school_office.parent == city.second_school
    assert UnitChange.objects.get(unit=city.school).kind == "merge"
    for target in (city.second_school, city.county):
        with pytest.raises(ValidationError, match="只能并入另一个同层级的单位"):
            changes.merge(city.second_school, target, DAY)


def test_units_open_on_a_day(city):
    today = clock.today()
    changes.close(city.second_school, today + timedelta(days=1))
    future = changes.establish(
        Unit(parent=city.county, code="N2", name="未来小学", level="school"), today + timedelta(days=2)
    )
    now, later = set(Unit.objects.open_on()), set(Unit.objects.open_on(today + timedelta(days=2)))
    assert (city.second_school in now, future in now) == (True, False)
    assert (city.second_school in later, future in later) == (False, True)
    assert city.second_school.closed is False


@pytest.mark.django_db(transaction=True)
def test_schools_founded_at_the_same_moment_get_places_of_their_own():
    county = make_unit("安溪县教育局", None, Unit.Level.COUNTY)
    barrier, errors = threading.Barrier(4), []

    def found(number):
        try:
            barrier.wait(10)
            Unit.objects.create(parent=county, code=f"C{number}", name="小学", level=Unit.Level.SCHOOL)
        except Exception as error:  # noqa: BLE001 - reported below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=found, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert Unit.objects.below(county).values("path").distinct().count() == 5


def test_history_is_written_forwards(city):
    changes.rename(city.school, "浮桥实验小学", DAY)
    for change in (
        lambda: changes.rename(city.school, "浮桥小学", DAY - timedelta(days=1)),
        lambda: changes.move(city.school, city.other_county, DAY - timedelta(days=1)),
        lambda: changes.close(city.school, DAY - timedelta(days=1)),
    ):
        with pytest.raises(ValidationError, match="生效日期不能早于这一天"):
            change()
    changes.rename(city.school, "浮桥小学", DAY)
    assert [row.name for row in city.school.changes.filter(kind="rename")] == ["浮桥实验小学", "浮桥小学"]


def test_nothing_is_established_below_a_closed_unit(city):
    changes.close(city.second_school, DAY)
    with pytest.raises(ValidationError, match="不能再变更"):
        changes.establish(Unit(parent=city.second_school, code="N9", name="教务处", level=Unit.Level.DEPARTMENT), DAY)
