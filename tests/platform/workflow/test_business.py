"""A row of a feature goes through a flow: its facts choose the way, the outcome is done to it in the same moment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from citong.platform.workflow import acting, flows, invariants, starting
from citong.platform.workflow.models import FlowDef
from tests.factories.flows import agree, approve, make_flow, pending, task_of
from tests.factories.people import give_role
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.perms import perms

DEAR = {"all": [{"field": "cost_fen", "op": "gt", "value": 100_000}]}


@pytest.fixture
def version(school):
    """The head of logistics decides about repairs; for dear ones the principal too."""
    first, boss = school.signers[0], school.admin
    for actor in (first, boss):
        give_role(actor.post, perms.change, perms.cancel)
    arms = [{"name": "大额", "when": DEAR, "flow": [approve("校长", boss)]}, {"name": "其他", "flow": []}]
    made = make_flow(school.unit, approve("总务", first), {"id": "b", "type": "branch", "name": "金额", "arms": arms})
    FlowDef.objects.filter(pk=made.flow_id).update(code="repair")
    made.flow.refresh_from_db()
    declared = flows.Flow(
        "repair",
        "维修",
        on_approved=actions.press,
        on_rejected=lambda row, by: actions.cancel(row, reason="未批准", by=by),
        facts=lambda row: {"cost_fen": row.cost_fen},
    )
    flows.register(declared)
    yield made
    del flows.registry["repair"]


def sent(version, school, repair):
    one = starting.new(version, school.teacher, subject=repair)
    one.save()
    starting.submit(one, school.teacher)
    return one


def test_the_facts_of_the_row_choose_the_way_and_approval_is_done_to_it(version, school):
    repair = make_repair(school.unit, cost_fen=200_000)
    one = sent(version, school, repair)
    agree(one, school.signers[0])
    assert pending(one) == ["管理员"]
    repair.refresh_from_db()
    assert repair.urgent is False
    agree(one, school.admin)
    repair.refresh_from_db()
    assert (one.status, repair.urgent, invariants.broken(one)) == ("approved", True, [])


def test_a_cheap_one_needs_one_signature_and_a_refusal_is_done_to_it_too(version, school):
    repair = make_repair(school.unit, cost_fen=500)
    acting.refuse(task_of(sent(version, school, repair), school.signers[0]), school.signers[0], opinion="可以再用")
    repair.refresh_from_db()
    assert repair.status == "cancelled"
    other = make_repair(school.unit, cost_fen=500)
    assert agree(sent(version, school, other), school.signers[0]).status == "approved"


def test_what_the_feature_refuses_undoes_the_signature(version, school):
    repair = make_repair(school.unit, cost_fen=500)
    one = sent(version, school, repair)
    type(repair).objects.filter(pk=repair.pk).update(urgent=True)
    with pytest.raises(ValidationError, match="已经是紧急报修"):
        agree(one, school.signers[0])
    one.refresh_from_db()
    assert (one.status, pending(one), one.log_length) == ("running", ["王甲"], 1)
