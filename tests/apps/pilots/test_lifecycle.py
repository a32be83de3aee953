"""States of an application: what the table does not know is impossible, through every action and through the row itself."""

import pytest
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

MOVES = sorted(
    (act for act in registry.values() if act.name.startswith("pilots.") and act.moves and act.model is Application),
    key=lambda act: act.name,
)


@pytest.fixture
def application(db):
    tree = make_city_tree()
    return make_application(make_batch(tree.bureau, {tree.county: 2}), tree.school)


def put(application, status):
    """The row in ``status``, as if it had come there."""
    Application.objects.filter(pk=application.pk).update(status=status)
    return Application.objects.get(pk=application.pk)


def test_every_module_of_moves_is_looked_at():
    modules = {module.__name__ for module in (city, county, decision, review, submission)}
    assert {act.run.__module__ for act in MOVES} == modules


@pytest.mark.parametrize("before", sorted(Status))
def test_the_row_itself_refuses_a_move_that_the_table_does_not_know(application, before):
    for after in sorted(after for after in Status if after != before and (before, after) not in lifecycle.TABLE):
        row = put(application, before)
        row.status = after
        with pytest.raises(ValueError, match="no move"):
            row.save()
        assert Application.objects.get(pk=row.pk).status == before


@pytest.mark.parametrize("act", MOVES, ids=lambda act: act.name)
def test_an_action_moves_only_along_the_table(act):
    assert {(before, after) for before, after in act.moves.items()} <= lifecycle.TABLE


@pytest.mark.parametrize("act", MOVES, ids=lambda act: act.name)
def test_an_action_in_a_wrong_state_is_refused_and_changes_nothing(application, act):
    for status in sorted(set(Status) - set(act.moves)):
        row = put(application, status)
        with pytest.raises(Refused):
            act(row, by=Actor.system())
        assert Application.objects.get(pk=row.pk).status == status


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(list(Status)), max_size=12))
def test_no_walk_leaves_the_table(application, walk):
    """From a draft, whatever is tried in whatever order: the row follows the table and nothing else."""
    now = Status.DRAFT
    row = put(application, now)
    for wanted in walk:
        row.status = wanted
        if wanted == now or (now, wanted) in lifecycle.TABLE:
            row.save()
            now = wanted
        else:
            with pytest.raises(ValueError, match="no move"):
                row.save()
            row = Application.objects.get(pk=row.pk)
        assert Application.objects.get(pk=row.pk).status == now


def test_every_state_can_be_reached_from_a_draft_and_is_shown():
    reached, found = {Status.DRAFT}, True
    while found:
        found = {after for before, after in lifecycle.TABLE if before in reached} - reached
        reached |= found
    assert reached == set(Status)
    assert set(lifecycle.TONES) == set(lifecycle.DOTS) == set(PLACE) == set(Status)


def test_a_move_starts_the_waiting_anew(application):
    old = put(application, Status.SUBMITTED)
    Application.objects.filter(pk=old.pk).update(since="2018-01-01T00:00:00Z")
    row = Application.objects.get(pk=old.pk)
    assert row.overdue
    assert list(Application.objects.all().overdue()) == [row]
    row.status = Status.RECOMMENDED
    row.save()
    assert (row.overdue, row.waiting_days) == (False, 0)
    assert list(Application.objects.all().overdue()) == []
