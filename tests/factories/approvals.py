"""Applications, tasks and flows for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.approvals.actions import flows, instances
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.workflow import starting
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion, Instance, OpinionPhrase, Task

from .flows import approve, make_flow, start
from .people import make_person, make_post, make_user
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit


def somebody(unit: Unit) -> Actor:
    """A new member of staff."""
    user = make_user(make_person())
    make_post(user.person, unit)
    return Actor.of(user)


def make_running(unit: Unit) -> tuple[Instance, Actor]:
    """An application of ``unit`` that waits for somebody there."""
    signer = somebody(unit)
    return start(make_flow(unit, approve("审批", signer)), somebody(unit)), signer


@row_of(Instance)
def make_instance(unit: Unit) -> Instance:
    return make_running(unit)[0]


@row_of(Task)
def make_task(unit: Unit) -> Task:
    instance, signer = make_running(unit)
    return Task.objects.get(instance=instance, assignee=signer.user)


@row_of(FlowDef)
def make_flow_def(unit: Unit) -> FlowDef:
    return make_flow(unit, approve("审批", somebody(unit))).flow


@row_of(FlowVersion)
def make_draft_version(unit: Unit) -> FlowVersion:
    arms = [
        {"name": "长", "when": {"all": [{"field": "reason", "op": "filled"}]}, "flow": []},
        {"name": "短", "flow": []},
    ]
    form = [{"key": "reason", "kind": "text", "label": "事由"}]
    version = make_flow(unit, approve("sign", somebody(unit)), {"id": "b", "type": "branch", "arms": arms}, form=form)
    return FlowVersion.objects.create(flow=version.flow, number=2, tree=version.tree, form=version.form)


@row_of(Delegation, everybodys=True)
def make_delegation(unit: Unit) -> Delegation:
    user, agent = somebody(unit).user, somebody(unit).user
    return Delegation.objects.create(user=user, agent=agent, ends_at=clock.now() + timedelta(days=1))


@row_of(OpinionPhrase, everybodys=True)
def make_phrase(unit: Unit) -> OpinionPhrase:
    return OpinionPhrase.objects.create(user=somebody(unit).user, text="同意。")


@ids_of("approvals-detail", "approvals-draft", "approvals-slip")
def instance_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_instance(unit).pk}


@ids_of("approvals-step-in")
def step_in_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_instance(unit).pk, "verb": "terminate"}


@ids_of("approvals-file")
def file_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_instance(unit).pk, "file": 1}


@ids_of("approvals-decide")
def task_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_task(unit).pk}


@ids_of("approvals-act")
def act_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_task(unit).pk, "verb": "comment"}


@ids_of("approvals-fresh", "approvals-ahead")
def flow_ids(unit: Unit) -> dict[str, Any]:
    return {"flow": make_flow_def(unit).pk}


@ids_of("approvals-delegation-end")
def delegation_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_delegation(unit).pk}


@ids_of("approvals-phrase-remove")
def phrase_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_phrase(unit).pk}


@ready_for(flows.create)
def ready_to_create(unit: Unit) -> tuple[FlowDef, dict[str, Any]]:
    return FlowDef(unit=unit, code="new-flow", name="新流程"), {}


@ready_for(flows.enable)
def disabled(unit: Unit) -> tuple[FlowDef, dict[str, Any]]:
    flow = make_flow_def(unit)
    flow.enabled = False
    flow.save()
    return flow, {}


@ready_for(instances.begin)
def ready_to_begin(unit: Unit) -> tuple[Instance, dict[str, Any]]:
    return starting.new(make_flow(unit, approve("审批", somebody(unit))), somebody(unit)), {}


@ids_of("approvals-design", "approvals-publish", "approvals-bpmn", "approvals-bpmn-import")
def design_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk}


@ids_of("approvals-design-node", "approvals-design-remove", "approvals-design-rule", "approvals-design-arms")
def node_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "node": "sign"}


@ids_of("approvals-design-rule-remove")
def rule_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "node": "sign", "number": 0}


@ids_of("approvals-design-arm")
def arm_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "at": "b.0"}


@ids_of("approvals-design-field")
def field_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "key": "reason"}


@ids_of("approvals-copy")
def copy_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_flow_def(unit).pk}
