"""The audit trail: complete, in order, and any tampering is found."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from citong.platform.access.actor import Actor
from citong.platform.audit import guard, trail
from citong.platform.audit.models import Chain, Entry
from tests.factories import actor_for, make_city_tree, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city_tree()


def write(subject, by=None, **changes):
    pairs = {name: list(pair) for name, pair in changes.items()}
    return trail.record(by or Actor.system(), "org.rename", "更名", subject, pairs, "经研究同意")


def breaks():
    return [(found.number, found.reason) for found in trail.verify()]


def test_an_entry_says_who_did_what_to_what_as_what(city):
    actor = actor_for(city.county)
    actor.address = "10.1.2.3"
    write(city.school, actor, name=("旧名", "新名"))
    entry = trail.history(city.school).get()
    assert (entry.user, entry.post, entry.unit, entry.address) == (actor.user, actor.post, city.school, "10.1.2.3")
    assert (entry.action, entry.label, entry.title, entry.note) == (
        "org.rename",
        "更名",
        "鲤城区浮桥中心小学",
        "经研究同意",
    )
    assert entry.changes == {"name": ["旧名", "新名"]}
    assert trail.history(city.other_school).count() == 0


def test_what_has_no_unit_is_recorded_at_the_actors(city):
    actor = actor_for(city.county)
    assert write(Chain.objects.create(pk=99), actor).unit == city.county
    assert write(Chain.objects.get(pk=99)).unit is None


def test_entries_are_read_within_ones_reach(city):
    write(city.school)
    write(city.other_school)
    auditor = actor_for(city.county, "audit.view")
    assert [entry.unit for entry in Entry.objects.visible_to(auditor, "audit.view")] == [city.school]


def test_personal_data_is_written_down_only_in_part():
    person = make_person()
    entry = write(
        person,
        id_number=("", "350502199001010016"),
        mobile=("13805951234", "13905955678"),
        email=(None, "chen@example.cn"),
    )
    assert entry.changes == {
        "id_number": ["", "350***********0016"],
        "mobile": ["138****1234", "139****5678"],
        "email": [None, "c***@example.cn"],
    }


def test_long_texts_stand_as_digest_and_length(city):
    (old, new) = write(city.school, plan=("短", "长" * 201)).changes["plan"]
    assert (old, new["length"], len(new["sha256"])) == ("短", 201, 64)


def test_every_kind_of_value_survives_the_database(city):
    write(
        city.school,
        day=(None, date(2018, 12, 21)),
        at=(None, datetime(2018, 12, 21, 15, 59, 59, 123456, tzinfo=UTC)),
        amount=(Decimal("1.50"), 10**18),
        ratio=(0.1, 1e16),
        flags=([1, 2.5, {"b": 1, "a": None}], {"深": {"x": 1e22}}),
        yes=(True, False),
    )
    entry = Entry.objects.get()
    assert entry.changes["ratio"] == ["0.1", "1e+16"]
    assert entry.changes["flags"] == [[1, "2.5", {"b": 1, "a": None}], {"深": {"x": "1e+22"}}]
    assert breaks() == []


def test_a_sound_trail_verifies(city):
    for unit in (city.school, city.other_school, city.county) * 3:
        write(unit, name=("a", "b"))
    assert breaks() == []
    assert sum(Chain.objects.values_list("length", flat=True)) == Entry.objects.count() == 9


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_changes(city, verb):
    write(city.school)
    entries = Entry.objects.all()
    change = (lambda: entries.update(note="x")) if verb == "update" else entries.delete
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert Entry.objects.get().note == "经研究同意"


@pytest.fixture
def unguarded():
    """Somebody with the database's own password has dropped the triggers."""
    guard.remove(connection)
    yield
    guard.install(connection)


def three(city):
    return [write(city.school, name=(str(number), "x")) for number in range(3)]


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "fact",
    [
        {"note": "改"},
        {"user": None},
        {"changes": {}},
        {"at": datetime(2018, 1, 1, tzinfo=UTC)},
        {"title": "别的学校"},
        {"address": "8.8.8.8"},
    ],
)
def test_one_altered_entry_is_found(city, fact):
    actor = actor_for(city.county)
    entries = [write(city.school, actor, name=(str(number), "x")) for number in range(3)]
    Entry.objects.filter(pk=entries[1].pk).update(**fact)
    assert breaks() == [(2, "内容与摘要不符")]


@pytest.mark.usefixtures("unguarded")
def test_a_forged_digest_breaks_the_next_entry(city):
    entry = three(city)[1]
    entry.note = "改"
    before = Entry.objects.get(chain=entry.chain, number=1).digest
    Entry.objects.filter(pk=entry.pk).update(note="改", digest=trail.digest(entry, before))
    assert breaks() == [(3, "内容与摘要不符")]


@pytest.mark.usefixtures("unguarded")
def test_a_missing_entry_is_found(city):
    Entry.objects.filter(pk=three(city)[1].pk).delete()
    assert breaks() == [(2, "缺少记录")]


@pytest.mark.usefixtures("unguarded")
def test_a_deleted_tail_is_found(city):
    Entry.objects.filter(pk=three(city)[2].pk).delete()
    assert breaks() == [(3, "链尾记录被删除")]


def test_an_entry_slipped_in_at_the_end_is_found(city):
    last = three(city)[2]
    Entry.objects.create(
        chain=last.chain, number=4, action="x", label="x", kind="x", object_id="1", title="x", digest="0" * 64
    )
    assert breaks() == [(4, "链尾多出记录")]


def test_a_rolled_back_act_leaves_no_entry_and_no_gap(city):
    three(city)
    with transaction.atomic():
        write(city.school)
        transaction.set_rollback(True)
    write(city.school)
    assert (Entry.objects.count(), breaks()) == (4, [])


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_keep_the_chains_whole():
    units = [make_unit(f"学校{number}") for number in range(3)]
    barrier, errors = threading.Barrier(4), []

    def work():
        try:
            barrier.wait(10)
            for _ in range(5):
                for unit in units:
                    write(unit, name=("a", "b"))
        except Exception as error:  # noqa: BLE001 - reported below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert (Entry.objects.count(), breaks()) == (60, [])
