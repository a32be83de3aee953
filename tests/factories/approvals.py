"""Applications, tasks and flows for the contract tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from citong.apps.approvals import library
from citong.apps.approvals.actions import allowances, flows, instances, personal, tasks
from citong.apps.approvals.models import Allowance
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.org.models import Unit
from citong.platform.workflow import starting
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion, Instance, OpinionPhrase, Signature, Task

from .flows import approve, make_flow, start, task_of, user_of
from .people import make_person, make_post, make_user
from .rows import ids_of, ready_for, row_of
from .uploads import handwriting, pdf_upload

Ready = tuple[Any, dict[str, Any]]
FILE = {"key": "file", "kind": "file", "label": "附件"}
REASON = {"key": "reason", "kind": "text", "label": "事由"}


def somebody(unit: Unit) -> Actor:
    """A new member of staff."""
    user = make_user(make_person())
    make_post(user.person, unit)
    return Actor.of(user)


def make_running(unit: Unit, *later: dict[str, Any]) -> tuple[Instance, Actor]:
    """An application of ``unit`` that waits for somebody there; ``later`` nodes follow."""
    signer = somebody(unit)
    return start(make_flow(unit, approve("审批", signer), *later), somebody(unit)), signer


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
    branch = {"id": "b", "type": "branch", "arms": arms}
    version = make_flow(unit, approve("sign", somebody(unit)), branch, form=[REASON])
    return FlowVersion.objects.create(flow=version.flow, number=2, tree=version.tree, form=version.form)


@row_of(Delegation, everybodys=True)
def make_delegation(unit: Unit) -> Delegation:
    user, agent = somebody(unit).user, somebody(unit).user
    return Delegation.objects.create(user=user, agent=agent, ends_at=clock.now() + timedelta(days=1))


@row_of(OpinionPhrase, everybodys=True)
def make_phrase(unit: Unit) -> OpinionPhrase:
    return OpinionPhrase.objects.create(user=somebody(unit).user, text="同意。")


@row_of(Signature, everybodys=True)
def make_signature(unit: Unit) -> Signature:
    return sign_with(somebody(unit))


def sign_with(actor: Actor) -> Signature:
    """The signature of ``actor``, written anew."""
    signed: Signature = personal.sign_with(Signature(user=actor.user), picture=handwriting(), by=actor)
    return signed


@row_of(Allowance)
def make_allowance(unit: Unit, **fields: Any) -> Allowance:
    """Two days of 事假 a year."""
    day = date(2018, 1, 1) + timedelta(days=Allowance.objects.filter(unit=unit).count())
    given = {"item": "staff-leave/kind/personal", "name": "教职工请假·事假", "days": 2, "valid_from": day}
    return Allowance.objects.create(unit=unit, **given | fields)


@ids_of("approvals-detail", "approvals-draft", "approvals-picture", "approvals-slip", "approvals-successors")
def instance_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_instance(unit).pk}


@ids_of("approvals-step-in")
def step_in_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_instance(unit).pk, "verb": "terminate"}


@ids_of("approvals-file")
def file_ids(unit: Unit) -> dict[str, Any]:
    """A file in a form, for one who looks after the unit's applications."""
    by = somebody(unit)
    one = starting.new(make_flow(unit, approve("审批", somebody(unit)), form=[FILE]), by)
    one.save()
    kept: list[Any] = []
    instances.attach(one, upload=pdf_upload(), kept=kept, by=Actor.system())
    starting.submit(one, by, given={"file": [kept[0].pk]})
    return {"pk": one.pk, "file": kept[0].pk}


@ids_of("approvals-opinion-file")
def opinion_file_ids(unit: Unit) -> dict[str, Any]:
    instance, signer = make_running(unit)
    task = tasks.agree(Task.objects.get(instance=instance, assignee=signer.user), files=[pdf_upload()], by=signer)
    return {"pk": instance.pk, "file": intake.of(task).get().pk}


@ids_of("approvals-decide", "approvals-signers")
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


@ids_of("approvals-signature-stop")
def signature_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_signature(unit).pk}


@ids_of("approvals-phrase-remove")
def phrase_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_phrase(unit).pk}


@ready_for(allowances.set_allowance)
def ready_to_limit(unit: Unit) -> tuple[Allowance, dict[str, Any]]:
    city = unit.ancestor(Unit.Level.CITY)
    assert city is not None
    library.plant(city, "staff-leave")
    return Allowance(unit=unit, days=2), {"item": "staff-leave/kind/personal"}


@ready_for(allowances.change_allowance)
def limited(unit: Unit) -> tuple[Allowance, dict[str, Any]]:
    return make_allowance(unit), {"days": 3}


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
    version = make_flow(unit, approve("审批", somebody(unit)), form=[REASON])
    return starting.new(version, somebody(unit)), {}


def _draft(unit: Unit, **inputs: Any) -> Ready:
    """The initiator's alone."""
    one, _ = ready_to_begin(unit)
    one.save()
    return one, {**inputs, "by": Actor.of(one.initiator)}


ready_for(instances.save_draft)(lambda unit: _draft(unit, given={"reason": "家中有事"}))
ready_for(instances.submit)(lambda unit: _draft(unit, given={"reason": "家中有事"}))
ready_for(instances.attach)(lambda unit: _draft(unit, upload=pdf_upload(), kept=[]))


@ready_for(instances.withdraw)
def ready_to_withdraw(unit: Unit) -> Ready:
    one = make_instance(unit)
    return one, {"reason": "时间有变", "by": Actor.of(one.initiator)}


def _newcomer(unit: Unit) -> int:
    """The account of somebody who has no part in it so far."""
    return user_of(somebody(unit)).pk


@ready_for(instances.reassign)
def ready_to_reassign(unit: Unit) -> Ready:
    task = make_task(unit)
    return task.instance, {"task": task.pk, "user": _newcomer(unit), "reason": "处理人外出培训"}


@ready_for(instances.jump)
def ready_to_jump(unit: Unit) -> Ready:
    return make_instance(unit), {"to": "apply", "reason": "需要重新填写"}


@ready_for(instances.change_version)
def ready_to_change_version(unit: Unit) -> Ready:
    """A newer version has been published since it was sent."""
    newer = make_draft_version(unit)
    one = start(newer.flow.versions.get(number=1), somebody(unit))
    flows.publish(newer, by=Actor.system())
    return one, {"version": newer.pk, "reason": "流程已调整"}


@ready_for(flows.take_copy)
def ready_to_take_copy(unit: Unit) -> Ready:
    city = unit.ancestor(Unit.Level.CITY)
    assert city is not None
    return FlowDef(unit=unit), {"template": make_flow_def(city)}


def _waiting(unit: Unit, **inputs: Any) -> Ready:
    """The one's alone before whom it lies."""
    instance, signer = make_running(unit)
    return task_of(instance, signer), {**inputs, "by": signer}


ready_for(tasks.agree)(_waiting)
ready_for(tasks.refuse)(lambda unit: _waiting(unit, opinion="不符合规定。"))
ready_for(tasks.send_back)(lambda unit: _waiting(unit, to="apply", opinion="请补充事由。"))
ready_for(tasks.transfer)(lambda unit: _waiting(unit, user=_newcomer(unit)))
ready_for(tasks.add_signers)(lambda unit: _waiting(unit, how="join", users=[_newcomer(unit)]))
ready_for(tasks.copy)(lambda unit: _waiting(unit, users=[_newcomer(unit)]))
ready_for(tasks.comment)(lambda unit: _waiting(unit, text="已与年级组核对。"))


@ready_for(tasks.remove_signer)
def signer_added(unit: Unit) -> Ready:
    task, given = _waiting(unit)
    tasks.add_signers(task, how="join", users=[_newcomer(unit)], **given)
    return task.children.get(), given


@ready_for(tasks.recall_copy)
def copy_sent(unit: Unit) -> Ready:
    task, given = _waiting(unit)
    tasks.copy(task, users=[_newcomer(unit)], **given)
    return Task.objects.get(instance=task.instance, kind=Task.Kind.COPY), given


@ready_for(tasks.take_step_back)
def agreed(unit: Unit) -> Ready:
    """Nobody has acted after it."""
    instance, signer = make_running(unit, approve("终审", somebody(unit)))
    return tasks.agree(task_of(instance, signer), by=signer), {"by": signer}


@ready_for(tasks.take_over)
def with_the_agent(unit: Unit) -> Ready:
    principal = Actor.of(make_delegation(unit).user)
    instance = start(make_flow(unit, approve("审批", principal)), somebody(unit))
    return Task.objects.get(instance=instance, owner=principal.user), {"by": principal}


@ready_for(personal.add_phrase)
def ready_to_add_phrase(unit: Unit) -> Ready:
    by = somebody(unit)
    return OpinionPhrase(user=by.user), {"text": "同意，请按规定办理。", "by": by}


@ready_for(personal.sign_with)
def ready_to_sign_with(unit: Unit) -> Ready:
    by = somebody(unit)
    return Signature(user=by.user), {"picture": handwriting(), "by": by}


@ids_of("approvals-design", "approvals-design-paper", "approvals-publish", "approvals-bpmn", "approvals-bpmn-import")
def design_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk}


@ids_of(
    "approvals-design-node",
    "approvals-design-remove",
    "approvals-design-rule",
    "approvals-design-who",
    "approvals-design-arms",
)
def node_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "node": "sign"}


def standing_in(unit: Unit) -> dict[str, Any]:
    """A node at which one rule stands in for another."""
    version = make_draft_version(unit)
    (rule,) = version.tree[1]["who"]
    version.tree[1]["who"] = [{"kind": "first", "of": [[rule], [{"kind": "leader", "up": 1}]]}]
    version.save()
    return {"pk": version.pk, "node": "sign"}


@ids_of("approvals-design-rule-remove")
def rule_ids(unit: Unit) -> dict[str, Any]:
    return standing_in(unit) | {"at": "0.0.0"}


@ids_of("approvals-design-rule-move")
def group_ids(unit: Unit) -> dict[str, Any]:
    return standing_in(unit) | {"at": "0.0"}


@ids_of("approvals-design-rule-others")
def numbered_rule_ids(unit: Unit) -> dict[str, Any]:
    return standing_in(unit) | {"number": 0}


@ids_of("approvals-design-arm")
def arm_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "at": "b.0"}


@ids_of("approvals-design-field")
def field_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_version(unit).pk, "key": "reason"}


@ids_of("approvals-copy")
def copy_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_flow_def(unit).pk}
