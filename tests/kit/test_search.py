"""Resources are found: in step with their rows, newest first, each within its own reach."""

from datetime import date

import pytest

from citong.apps.console.perms import perms as console
from citong.kit import search
from citong.lib import bigrams
from citong.platform.access.models import Grant
from citong.platform.org import changes
from citong.platform.org.models import Unit
from citong.platform.search import finding, rebuilding
from citong.platform.search.models import SearchDoc
from tests.factories import actor_for, make_city_tree
from tests.factories.sample import make_repair
from tests.factories.search import found, hits
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.fixture
def city():
    return make_city_tree()


def test_a_row_is_found_as_soon_as_it_is_saved_and_newest_first(city):
    for number in range(3):
        make_repair(city.school, title=f"灯管 {number}")
    assert found(actor_for(city.school, perms.view), "灯管") == ["灯管 2", "灯管 1", "灯管 0"]


@pytest.mark.parametrize("text", ["灯管", "灯", "灯管损坏", "301", "教室 灯管", "ＤＧ01"])
def test_it_is_found_by_any_of_its_words(city, text):
    make_repair(city.school, title="灯管损坏dg01", place="301 教室")
    assert found(actor_for(city.school, perms.view), text) == ["灯管损坏dg01"]


def test_a_line_says_a_thing_once(city):
    make_repair(city.school, title="灯管", place="教学楼")
    (hit,) = hits(actor_for(city.school, perms.view), "教学楼")
    assert ("教学楼" in hit.detail, hit.text) == (True, "")


def test_another_schools_row_is_in_nobodys_result(city):
    make_repair(city.other_school, title="灯管损坏")
    for text in ("灯管", "灯", city.other_school.name, "dgsh"):
        assert found(actor_for(city.school, perms.view), text) == []
    assert found(actor_for(city.county, perms.view), "灯管") == []
    assert found(actor_for(city.other_county, perms.view), "灯管") == ["灯管损坏"]
    assert found(actor_for(city.bureau, perms.view), "灯管") == ["灯管损坏"]


def test_a_revoked_permission_hides_at_once(city):
    make_repair(city.school, title="灯管")
    actor = actor_for(city.school, perms.view)
    assert found(actor, "灯管") == ["灯管"]
    Grant.objects.filter(post=actor.post).delete()
    assert found(type(actor).of(actor.user), "灯管") == []


def test_the_owner_finds_his_own(city):
    repair = make_repair(city.other_school, title="灯管")
    actor = actor_for(city.school, perms.report)
    assert found(actor, "灯管") == []
    repair.reporter = actor.user
    repair.save()
    assert found(actor, "灯管") == ["灯管"]
    repair.reporter = actor_for(city.other_school).user
    repair.save()
    assert found(actor, "灯管") == []


def test_what_is_masked_is_not_found(city):
    make_repair(city.school, title="灯管", phone="13805950123")
    assert found(actor_for(city.school, perms.view), "13805950123") == []


def test_a_save_that_changes_no_words_costs_one_look(city, django_assert_num_queries):
    repair = make_repair(city.school, title="灯管")
    repair.urgent = not repair.urgent
    with django_assert_num_queries(2):
        repair.save()


def test_deleted_rows_disappear(city):
    make_repair(city.school, title="灯管").delete()
    assert found(actor_for(city.school, perms.view), "灯管") == []


def test_a_school_that_moves_takes_its_rows_along(city):
    make_repair(city.school, title="灯管")
    old, new = actor_for(city.county, perms.view), actor_for(city.other_county, perms.view)
    assert (found(old, "灯管"), found(new, "灯管")) == (["灯管"], [])
    changes.move(city.school, city.other_county, on=date(2026, 9, 1))
    assert (found(type(old).of(old.user), "灯管"), found(type(new).of(new.user), "灯管")) == ([], ["灯管"])


def test_the_scope_is_part_of_the_lookup_of_a_word(city, monkeypatch):
    monkeypatch.setattr(finding, "FEW", -1)
    for unit in (city.school, city.other_school):
        make_repair(unit, title=f"{unit.name}灯管")
    own, all_ = actor_for(city.school, perms.view), actor_for(city.bureau, perms.view)
    for text in ("灯管", "灯"):
        assert found(own, text) == [f"{city.school.name}灯管"]
        assert found(actor_for(city.other_county, perms.view), text) == [f"{city.other_school.name}灯管"]
        assert len(found(all_, text)) == 2
    changes.move(city.school, city.other_county, on=date(2026, 9, 1))
    assert found(type(own).of(own.user), "灯管") == [f"{city.school.name}灯管"]
    assert len(found(actor_for(city.other_county, perms.view), "灯管")) == 2
    assert found(actor_for(city.county, perms.view), "灯管") == []
    repair = RepairRequest.objects.get(unit=city.other_school)
    reporter = actor_for(city.school, perms.report)
    assert found(reporter, "灯管") == []
    repair.reporter = reporter.user
    repair.save()
    assert found(reporter, "灯管") == [repair.title]


def test_a_unit_renamed_is_found_in_the_rows_that_show_it(city):
    make_repair(city.school, title="灯管")
    actor, old = actor_for(city.school, perms.view), city.school.name
    assert found(actor, old, "repairs") == ["灯管"]
    changes.rename(city.school, "凤凰小学", on=date(2026, 9, 1))
    assert (found(actor, old, "repairs"), found(actor, "凤凰", "repairs")) == ([], ["灯管"])
    assert found(actor, "fhxx", "repairs") == ["灯管"]


@pytest.mark.parametrize(
    ("name", "typed"), [("单晓东", "shan"), ("单晓东", "sxd"), ("曾志伟", "zeng"), ("尉迟恭", "yuchi")]
)
def test_people_are_found_by_how_their_surname_is_read(city, name, typed):
    person = actor_for(city.school).user.person
    person.name = name
    person.save()
    office = actor_for(city.bureau, console.view)
    assert found(office, typed, "people") == [name]
    assert [found(office, wrong, "people") for wrong in ("danxiao", "ceng", "weichi")] == [[], [], []]


def test_bulk_writes_are_followed_when_told(city):
    repair = make_repair(city.school, title="灯管")
    RepairRequest.objects.update(title="水龙头")
    search.follow([repair])
    actor = actor_for(city.school, perms.view)
    assert (found(actor, "灯管"), found(actor, "水龙")) == ([], ["水龙头"])


def test_a_rebuild_mends_what_differs(city):
    repair = make_repair(city.school, title="灯管")
    RepairRequest.objects.update(title="水龙头")
    SearchDoc.objects.create(kind="repairs", object_id=repair.pk + 1, title="没有了", folded=bigrams.fold("没有了"))
    said = {(one.kind, one.object_id, one.reason) for one in rebuilding.differences()}
    assert said >= {
        ("repairs", repair.pk, "索引内容已过时"),
        ("repairs", repair.pk + 1, "对象已不存在"),
        ("repairs", repair.pk + 1, "没有建立词条"),
    }
    rebuilding.rebuild()
    assert list(rebuilding.differences()) == []
    assert found(actor_for(city.school, perms.view), "水龙") == ["水龙头"]


def test_blanks_and_signs_find_nothing(city):
    make_repair(city.school)
    actor = actor_for(city.school, perms.view)
    for text in ("", "   ", "？！", "'\"*", "\x00"):
        assert found(actor, text) == []


def test_units_are_found_by_pinyin(city):
    actor = actor_for(city.school, console.view)
    unit = Unit.objects.get(pk=city.school.pk)
    assert found(actor, unit.initials[:3], "units") == [unit.name]
    assert found(actor, unit.pinyin, "units") == [unit.name]
    assert [hit.at for hit in hits(actor, unit.pinyin, "units")] == [None], "nothing says of when a unit is"
    assert found(actor, city.other_school.initials) == []
