"""States of an application: what the table does not know is impossible, through every action and through the row itself."""

from contextlib import contextmanager, suppress
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.apps.pilots import lifecycle
from citong.apps.pilots.actions import city, county, decision, review, submission
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application
from citong.apps.pilots.views.reading import PLACE
from citong.kit.actions import registry
from citong.kit.errors import Refused
from citong.platform.access.actor import Actor
from tests.factories import make_city_tree
from tests.factories.pilots import make_application, make_batch

KINDS = (False, True)  # city-direct?
MOVES = sorted(
    (act for act in registry.values() if act.name.startswith("pilots.") and act.moves and act.model is Application),
    key=lambda act: act.name,
)


SPECIFIED = """
草稿：已提交、撤回
已提交：县级推荐、未推荐、退回修改、已受理、补正、撤回
退回修改：已提交、撤回
县级推荐：已报送、撤回
未推荐：撤回
已报送：已受理、补正、撤回
补正：已报送、撤回
已受理：专家评审
专家评审：评审完成
评审完成：拟入选、备选、未入选
拟入选：公示中
公示中：已立项、未入选
"""


def test_the_table_is_the_one_of_the_programme():
    lines = (line.split("：") for line in SPECIFIED.split())
    specified = {(before, after) for before, all_after in lines for after in all_after.split("、")}
    assert {(Status(before).label, Status(after).label) for before, after in lifecycle.TABLE} == specified
    direct = {(Status(before).label, Status(after).label) for before, after in lifecycle.DIRECT_ONLY}
    assert direct == {("已提交", "已受理"), ("已提交", "补正")}


@pytest.fixture
def places(db):
    """A batch, and a school that applies in it: one of a county, and (``True``) one directly under the city."""
    tree = make_city_tree()
    batch = make_batch(tree.bureau, {tree.county: 2})
    return {False: (batch, tree.school), True: (batch, tree.direct_school)}


@pytest.fixture
def place(places):
    return places[False]


@contextmanager
def standing(place, status):
    """A row that came to ``status`` along the table; afterwards it is gone again."""
    with transaction.atomic():
        yield make_application(*place, status)
        transaction.set_rollback(True)


def stored(row):
    return Application.objects.get(pk=row.pk).status


def onward(before, *, direct):
    """Where an application of such a school can go from a state."""
    return {after for old, after in lifecycle.table(direct=direct) if old == before}


def test_every_module_of_moves_is_looked_at():
    modules = {module.__name__ for module in (city, county, decision, review, submission)}
    assert {act.run.__module__ for act in MOVES} == modules


def test_only_a_direct_school_goes_to_the_city_without_its_countys_package():
    county, direct = (lifecycle.table(direct=kind) for kind in KINDS)
    assert direct - county == {(Status.SUBMITTED, Status.ACCEPTED), (Status.SUBMITTED, Status.SUPPLEMENT)}
    assert county < direct == lifecycle.TABLE


@pytest.mark.parametrize("before", sorted(Status))
def test_the_row_itself_refuses_a_move_that_the_table_does_not_know(places, before):
    for direct in KINDS:
        with standing(places[direct], before) as row:
            for after in sorted(set(Status) - {before} - onward(before, direct=direct)):
                row.status = after
                with pytest.raises(ValueError, match="no move"):
                    row.save()
                assert stored(row) == before


def changed(row, **to):
    """The same row with other values, not saved."""
    values = {field.attname: getattr(row, field.attname) for field in Application._meta.concrete_fields}
    return Application(**{**values, **to})


def in_sql(row, **to):
    new = changed(row, **to)
    with connection.cursor() as cursor:
        statement = "UPDATE pilots_application SET status = %s, city_direct = %s WHERE id = %s"
        cursor.execute(statement, [str(new.status), new.city_direct, row.pk])


WRITES = {
    "SQL": in_sql,
    "update": lambda row, **to: Application.objects.filter(pk=row.pk).update(**to),
    "bulk_update": lambda row, **to: Application.objects.bulk_update([changed(row, **to)], [*to]),
    "a row made anew": lambda row, **to: changed(row, **to).save(),
}


def possible(write, row, tried, column):
    """Those of the ``tried`` values that this way of writing brings into the row; it stays as it is."""
    found = set()
    for value in tried:
        with suppress(IntegrityError), transaction.atomic():
            WRITES[write](row, **{column: value})
            found |= set(Application.objects.filter(pk=row.pk).values_list(column, flat=True)) & {value}
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("before", sorted(Status))
def test_the_database_knows_the_same_table_whichever_way_a_row_is_written(places, before, write):
    others = sorted(set(Status) - {before})
    for direct in KINDS:
        with standing(places[direct], before) as row:
            assert possible(write, row, others, "status") == onward(before, direct=direct)
            changes = possible(write, row, [not direct], "city_direct")
            assert changes == ({not direct} if before in (Status.DRAFT, Status.RETURNED) else set())


def test_no_county_school_becomes_a_direct_one_with_the_move_that_only_those_have(place):
    with standing(place, Status.SUBMITTED) as row:
        for write in WRITES.values():
            with pytest.raises(IntegrityError, match="no such move"), transaction.atomic():
                write(row, status=Status.ACCEPTED, city_direct=True)
        assert stored(row) == Status.SUBMITTED


def test_an_application_can_only_begin_as_a_draft(place):
    with standing(place, Status.DRAFT) as row:
        fresh = changed(row)
    for status in sorted(set(Status) - {Status.DRAFT}):
        fresh.status = status
        with pytest.raises(IntegrityError, match="no such move"), transaction.atomic():
            Application.objects.bulk_create([fresh])
    assert Application.objects.count() == 0


@pytest.mark.parametrize("act", MOVES, ids=lambda act: act.name)
def test_an_action_moves_only_along_the_table(act):
    assert {(before, after) for before, after in act.moves.items()} <= lifecycle.TABLE


@pytest.mark.parametrize("act", MOVES, ids=lambda act: act.name)
def test_an_action_in_a_wrong_state_is_refused_and_changes_nothing(place, act):
    for status in sorted(set(Status) - set(act.moves)):
        with standing(place, status) as row:
            with pytest.raises(Refused):
                act(row, by=Actor.system())
            assert stored(row) == status


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(direct=st.sampled_from(KINDS), walk=st.lists(st.sampled_from(list(Status)), max_size=12))
def test_no_walk_leaves_the_table(places, direct, walk):
    """From a draft, whatever is tried in whatever order: row and database follow the table of its kind and nothing else."""
    now = Status.DRAFT
    with standing(places[direct], now) as row:
        for wanted in walk:
            row.status = wanted
            if wanted == now or wanted in onward(now, direct=direct):
                row.save()
                now = wanted
            else:
                with pytest.raises(ValueError, match="no move"):
                    row.save()
                with pytest.raises(IntegrityError, match="no such move"), transaction.atomic():
                    in_sql(row, status=wanted)
                row.refresh_from_db()
            assert stored(row) == now


@pytest.mark.parametrize("direct", KINDS)
def test_every_state_can_be_reached_from_a_draft_and_is_shown(direct):
    reached, found = {Status.DRAFT}, True
    while found:
        found = {after for before in reached for after in onward(before, direct=direct)} - reached
        reached |= found
    assert reached == set(Status)
    assert set(lifecycle.TONES) == set(lifecycle.DOTS) == set(PLACE) == set(Status)


def test_applications_that_stood_before_learn_whether_they_are_direct(places):
    rows = [make_application(*places[direct], Status.DRAFT) for direct in KINDS]
    Application.objects.update(city_direct=False)
    import_module("citong.apps.pilots.migrations.0009_city_direct").keep(apps, None)
    assert [Application.objects.get(pk=row.pk).city_direct for row in rows] == [False, True]


def test_a_move_starts_the_waiting_anew(place):
    old = make_application(*place)
    Application.objects.filter(pk=old.pk).update(since="2018-01-01T00:00:00Z")
    row = Application.objects.get(pk=old.pk)
    assert row.overdue
    assert list(Application.objects.all().overdue()) == [row]
    row.status = Status.RECOMMENDED
    row.save()
    assert (row.overdue, row.waiting_days) == (False, 0)
    assert list(Application.objects.all().overdue()) == []
