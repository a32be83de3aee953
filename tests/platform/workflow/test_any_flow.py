"""Any sequence of operations on any flow keeps the invariants, is logged line by line, and never gets stuck.

``CITONG_OPERATIONS`` sets how many operations are tried (20000 for a release; the default keeps the suite short).
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from citong.lib import clock
from citong.platform.workflow import acting, intervening, invariants, signing, starting, timers
from citong.platform.workflow.models import Delegation, FlowVersion, NodeRun, Task
from tests.factories.flows import make_flow, tamper
from tests.platform.workflow.trees import SIGNERS, flows

OPERATIONS = int(os.environ.get("CITONG_OPERATIONS", "300"))
STEPS = 25
ENOUGH = 4000
COMMON, RARE = 8, 1


class Running(RuleBasedStateMachine):
    """Applications of one random flow, and people who do whatever comes to their mind."""

    school = None
    done: Counter[str] = Counter()
    combined: Counter[tuple[str, ...]] = Counter()  # of the ended: which of delegated, timed out and returned they were
    tried = 0

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.time = clock.stopped(clock.now())
        self.time.__enter__()
        self.step = 0

    def teardown(self):
        try:
            self.finish()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.time.__exit__(None, None, None)

    @initialize(nodes=flows(), x=st.integers(0, 8), duplicate=st.sampled_from(FlowVersion.Duplicate.values))
    def begin(self, nodes, x, duplicate):
        self.version = make_flow(self.school.unit, *nodes, duplicate=duplicate)
        self.data = {f"p{number}": one.user.pk for number, one in enumerate(self.school.signers[:SIGNERS])} | {"x": x}
        self.apply()

    def apply(self):
        self.one = starting.new(self.version, self.school.teacher, data=self.data)
        self.one.save()
        self.lines = 0
        self.do(starting.submit, self.one, self.school.teacher)

    @rule(seed=st.integers(0, 2**32 - 1))
    def somebody_does_something(self, seed):
        self.step += 1
        self.any = Random(f"{seed}/{self.step}")
        acts = (self.agree, COMMON), (self.send_back, 3), (self.refuse, RARE), (self.transfer, 2), (self.add, 4)
        acts += (self.remove, 4), (self.step_back, 4), (self.withdraw, 2), (self.copy, RARE), (self.delegate, RARE)
        acts += (self.take_over, 3), (self.jump, RARE), (self.reassign, RARE), (self.time_is_over, RARE)
        acts += (
            (self.comment, RARE),
            (self.urge, RARE),
            (self.recall, 2),
            (self.change_version, RARE),
            (self.terminate, RARE),
        )
        act = self.any.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        act()
        self.check()
        if not self.one.running and self.one.status != "withdrawn":
            self.note()
            self.apply()

    def note(self):
        tasks = self.one.tasks
        was = {
            "delegated": tasks.filter(delegation__isnull=False),
            "timed out": self.one.log.filter(event="timeout"),
            "returned": tasks.filter(did="return"),
        }
        self.combined[tuple(name for name, rows in was.items() if rows.exists())] += 1

    def check(self):
        self.one.refresh_from_db()
        assert invariants.broken(self.one) == []
        assert self.one.log_length == self.lines

    def do(self, operation, *args, **more):
        """Try it; what is refused changes nothing, not even the log."""
        type(self).tried += 1
        try:
            with transaction.atomic():
                operation(*args, **more)
        except ValidationError:
            self.one.refresh_from_db()
        else:
            self.lines += 1
            self.done[operation.__name__] += 1

    def task(self, *states, **more):
        tasks = list(self.one.tasks.filter(status__in=states, **more).order_by("pk"))
        return self.any.choice(tasks) if tasks else None

    def someone(self):
        return self.any.choice(self.school.signers[:SIGNERS])

    def agree(self):
        if task := self.task("pending"):
            self.do(acting.agree, task, self.school.by(task.assignee_id), opinion=self.any.choice(["", "同意"]))

    def refuse(self):
        if task := self.task("pending"):
            self.do(acting.refuse, task, self.school.by(task.assignee_id), opinion="不同意")

    def send_back(self):
        if task := self.task("pending"):
            node = self.any.choice(list(self.one.runs.exclude(mode="cc").order_by("pk"))).node
            straight = self.any.random() < 0.3
            actor = self.school.by(task.assignee_id)
            self.do(acting.send_back, task, actor, to=node, opinion="退回", straight=straight)

    def transfer(self):
        if task := self.task("pending"):
            self.do(signing.transfer, task, self.school.by(task.assignee_id), to=self.someone().user.pk)

    def add(self):
        if task := self.task("pending"):
            users = {self.someone().user.pk for _ in range(self.any.randint(1, 2))}
            how = self.any.choice(list(signing.HOW))
            self.do(signing.add, task, self.school.by(task.assignee_id), how=how, users=sorted(users))

    def remove(self):
        if task := self.task(*Task.OPEN, added_by__isnull=False):
            self.do(signing.remove, task, self.school.by(task.added_by_id))

    def step_back(self):
        if task := self.task("done", kind__in=["approve", "join"], did="agree"):
            self.do(acting.take_step_back, task, self.school.by(task.assignee_id))

    def withdraw(self):
        self.do(starting.withdraw, self.one, self.school.teacher)
        if self.one.status == "withdrawn" and self.any.random() < 0.8:
            self.do(starting.submit, self.one, self.school.teacher)

    def copy(self):
        sender = self.any.choice([self.school.teacher, self.someone()])
        self.do(signing.copy, self.one, sender, users=[self.someone().user.pk])

    def recall(self):
        if task := self.task("unread", kind="cc", added_by__isnull=False):
            self.do(signing.recall_copy, task, self.school.by(task.added_by_id))

    def comment(self):
        self.do(starting.comment, self.one, self.school.teacher, text="补充说明")

    def urge(self):
        self.do(starting.urge, self.one, self.school.teacher)

    def change_version(self):
        """To a version that has the same nodes."""
        flow, number = self.version.flow, self.version.flow.versions.count() + 1
        other = FlowVersion.objects.create(flow=flow, number=number, status="retired", tree=self.one.version.tree, form=self.version.form)  # fmt: skip
        self.do(intervening.change_version, self.one, self.school.admin, to=other, reason="修订")

    def terminate(self):
        self.do(intervening.terminate, self.one, self.school.admin, reason="作废")

    def delegate(self):
        user, other = self.someone().user, self.someone().user
        if user != other:
            Delegation.objects.create(user=user, agent=other, ends_at=clock.now() + timedelta(days=2))

    def take_over(self):
        if task := self.task(*Task.OPEN, delegation__isnull=False):
            self.do(signing.take_over, task, self.school.by(task.owner_id))

    def jump(self):
        node = self.any.choice(intervening.landings(self.one.version.nodes))[0]
        self.do(intervening.jump, self.one, self.school.admin, to=node, reason="调整")

    def reassign(self):
        if task := self.task(*Task.OPEN):
            self.do(intervening.reassign, task, self.school.admin, to=self.someone().user.pk, reason="外出")

    def time_is_over(self):
        """A node's time runs out, whatever its designer wanted then."""
        run = self.one.runs.filter(status=NodeRun.Status.ACTIVE).exclude(node="apply").first()
        if run is None:
            return
        then = self.any.choice(["remind", "pass", "return", "escalate"])
        due = {"days": 1, "then": then, "to": [{"kind": "user", "users": [self.school.admin.user.pk]}]}
        FlowVersion.objects.filter(pk=self.version.pk).update(tree=timed(self.version.tree, run.node, due))
        NodeRun.objects.filter(pk=run.pk).update(due_at=clock.now() - timedelta(hours=1), warned_on=None)
        acted = timers._look_after(run.pk)
        self.lines, self.done["timeout"] = self.lines + acted, self.done["timeout"] + acted

    def finish(self):
        """Nothing is stuck: once everybody agrees, it comes to its end."""
        for _ in range(100):
            self.one.refresh_from_db()
            task = self.one.tasks.filter(status="pending").first()
            if not self.one.running or task is None:
                break
            acting.agree(task, self.school.by(task.assignee_id))
        assert not self.one.running


def timed(nodes, node_id, due):
    """The same tree with a time at one node."""
    return [
        (node | {"due": due} if node["id"] == node_id else node)
        | (
            {"arms": [arm | {"flow": timed(arm["flow"], node_id, due)} for arm in node["arms"]]}
            if "arms" in node
            else {}
        )
        for node in nodes
    ]


def test_no_operation_breaks_an_instance_and_none_gets_stuck(school):
    Running.school, Running.done, Running.combined, Running.tried = school, Counter(), Counter(), 0
    while (left := OPERATIONS - Running.tried) > 0:
        wanted = settings(
            max_examples=left // STEPS + 1, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate]
        )
        run_state_machine_as_test(Running, settings=wanted)
    every = "submit agree refuse send_back transfer add remove take_step_back withdraw copy take_over jump reassign"
    every += " comment urge recall_copy change_version terminate"
    missing = {*every.split(), "timeout"} - {name for name, times in Running.done.items() if times}
    assert missing == set() or OPERATIONS < ENOUGH  # a short run may leave a rare one out
    print(f"{Running.tried} operations tried, {sum(Running.done.values())} done: {dict(Running.done)}")  # noqa: T201 - a release keeps it
    print({" + ".join(was) or "none of them": times for was, times in Running.combined.items()})  # noqa: T201 - as above


@pytest.mark.parametrize("number", [1, 2])
def test_the_log_shows_a_line_that_was_changed(school, number):
    node = {"id": "a", "type": "approve", "who": [{"kind": "user", "users": [school.admin.user.pk]}]}
    one = starting.new(make_flow(school.unit, node), school.teacher)
    one.save()
    starting.submit(one, school.teacher)
    starting.comment(one, school.teacher, text="请尽快")
    assert invariants.broken(one) == []
    tamper(one.log.filter(number=number), opinion="。")
    assert invariants.broken(one) == ["办理记录的摘要链不完整"]
