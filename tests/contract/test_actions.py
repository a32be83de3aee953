"""What every action promises: permission first, then the state, and exactly one audit entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Max

from citong.kit.actions import EVERYBODY, Action, registry
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from tests.contract.pages import resources
from tests.factories import actor_for, rows

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
OFFERED = {
    act.name: (resource, act)
    for resource in resources()
    for act in (resource.create, resource.edit, *resource.actions, *resource.bulk)
    if act is not None
}
ALL = [registry[name] for name in sorted(registry)]
of_all = pytest.mark.parametrize("act", ALL, ids=lambda act: act.name)


def subject(act: Action, side: Any) -> Any:
    """A row that ``act`` could be about; a creating one gets a row that is not saved yet."""
    if act.name in rows.recipes:
        return rows.recipes[act.name](side.ours)[0]
    row = rows.make_row(act.model, side.ours)
    if act.creates:
        row.pk, row._state.adding = None, True
    return row


@of_all
def test_it_is_denied_without_the_permission(act, school_side):
    if act.perm == EVERYBODY:
        pytest.skip("everybody may; its own rules stand in the feature's tests")
    row = subject(act, school_side)
    before = Entry.objects.count()
    with pytest.raises(PermissionDenied):
        act(row, by=actor_for(school_side.ours))
    with pytest.raises(PermissionDenied):
        act(row, by=Actor.nobody())
    assert Entry.objects.count() == before


@of_all
def test_it_is_denied_to_who_holds_the_permission_elsewhere(act, school_side):
    row = subject(act, school_side)
    if act.perm == EVERYBODY or not hasattr(row, "scope_unit_id") or row.scope_unit_id is None:
        pytest.skip("does not belong to a unit")
    with pytest.raises(PermissionDenied):
        act(row, by=actor_for(school_side.theirs, act.perm))


@pytest.mark.parametrize("act", [act for act in ALL if act.moves and not act.creates], ids=lambda act: act.name)
def test_it_is_refused_in_the_wrong_state(act, school_side):
    row = subject(act, school_side)
    wrong = [code for code, _ in row._meta.get_field("status").flatchoices if code not in act.moves]
    tried = [code for code in wrong if put(row, code)]
    if not tried:
        pytest.skip("the database allows no other state of this row")
    before = Entry.objects.count()
    with pytest.raises(Refused, match="不能"):
        act(row, by=actor_for(school_side.city.bureau, act.perm))
    assert Entry.objects.count() == before


def put(row: Any, status: str) -> bool:
    """Whether the row could be put into ``status``."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(status=status)
    except DatabaseError:
        return False
    row.status = status
    return True


@pytest.mark.parametrize("name", sorted(registry))
def test_it_writes_exactly_one_audit_entry(name, school_side):
    """About its row; other rows that it moves on, and acts that it calls on them, have their own."""
    act, (resource, _) = registry[name], OFFERED.get(name, (None, None))
    at = school_side.city.bureau if act.model in rows.shared else school_side.desk
    actor = actor_for(at, *filter(None, (act.perm, resource and resource.view_perm)))
    row, inputs = ready(resource, act, actor, school_side)
    actor = inputs.pop("by", actor)
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    done = act(row, by=actor, **inputs)
    subject_of = (trail.kind_of(done), str(done.pk))
    fresh = Entry.objects.filter(pk__gt=last)
    entries = [e for e in fresh if (e.kind, e.object_id) == subject_of]
    assert [(e.action, e.user, e.kind, e.object_id) for e in entries] == [(name, actor.user, *subject_of)]
    assert {e.action for e in fresh} <= registry.keys()


def ready(resource: Any, act: Action, actor: Actor, side: Any) -> tuple[Any, dict[str, Any]]:
    """A row in a state that allows ``act``, and inputs; a feature may say so itself with ``@ready_for``.

    Among the inputs may be ``by``: who alone may do it, such as the expert with his sheet.
    """
    if act.name in rows.recipes:
        return rows.recipes[act.name](side.ours)
    row = subject(act, side)
    if act.moves and not act.creates and row.status not in act.moves:
        assert any(put(row, code) for code in act.moves), f"{act.name}: write @ready_for(...) in tests/factories"
    if resource is None:
        return row, {}
    form = resource.action_form(act, actor, row)
    return row, {name: answer(field, row, name) for name, field in form.fields.items() if name != "revision"}


def answer(field: forms.Field, row: Any, name: str) -> Any:
    """Something that a person could fill in: what is there, the first choice, a number, a sentence."""
    if getattr(row, name, None):
        return getattr(row, name)
    for kind, give in ANSWERS:
        if isinstance(field, kind):
            return give(field)
    return "按通知要求办理，材料齐全。"


ANSWERS: tuple[tuple[type[forms.Field], Callable[[Any], Any]], ...] = (
    (forms.ModelMultipleChoiceField, lambda field: list(field.queryset[:1])),
    (forms.ModelChoiceField, lambda field: field.queryset.first()),
    (forms.ChoiceField, lambda field: next(code for code, _ in field.choices if code)),
    (forms.BooleanField, lambda _: True),
    (forms.IntegerField, lambda _: 1),
    (forms.DateField, lambda _: clock.today()),
)
