"""Starting an approval and taking one step in it.

Usage: python bench/approvals.py [--rounds 200] [--database URL]

A flow of four nodes, the second with three signers of whom all must agree. Prints the median milliseconds and the queries
of sending an application and of one signature (with lock, log line, to-do lists and messages), and how many times as long
as in SpiffWorkflow running the exported flow, whose state is kept as JSON in one row after each step.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ground import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.platform.access.actor import Actor

Times = dict[str, list[tuple[float, int]]]  # step -> milliseconds and queries


def plant() -> list[Actor]:
    """A school with an applicant and five signers."""
    from citong.lib import clock
    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import Person, Post, User
    from citong.platform.org.models import Unit

    unit = Unit.objects.create(code="S1", name="第一小学", level=Unit.Level.SCHOOL)
    people = [Person.objects.create(name=f"人{n}") for n in range(6)]
    for one in people:
        Post.objects.create(person=one, unit=unit, title="教师", primary=True, starts_on=clock.today())
    users = [User.objects.create(username=f"u{n}", password="!", person=one) for n, one in enumerate(people)]  # noqa: S106 - nobody signs in
    return [Actor.of(user) for user in users]


def tree(signers: list[Actor]) -> list[dict[str, Any]]:
    def node(name: str, mode: str, *by: Actor) -> dict[str, Any]:
        who = [{"kind": "user", "users": [actor.user.pk for actor in by if actor.user]}]
        return {"id": name, "type": "approve", "name": name, "who": who, "mode": mode}

    apply = {"id": "apply", "type": "fill", "name": "apply", "who": [{"kind": "initiator"}]}
    return [apply, node("leader", "or", signers[0]), node("all", "and", *signers[1:4]), node("head", "or", signers[4])]


def timed(found: Times, name: str, run: Callable[[], Any]) -> Any:
    from django.db import connection

    with connection.execute_wrapper(counter := Counter()):
        started = time.perf_counter()
        result = run()
        found[name].append(((time.perf_counter() - started) * 1000, counter.queries))
    return result


class Counter:
    queries = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.queries += 1
        return execute(*args)


def ours(rounds: int, applicant: Actor, signers: list[Actor]) -> Times:
    from citong.platform.workflow import acting, starting
    from citong.platform.workflow.models import FlowDef, FlowVersion, Task

    flow = FlowDef.objects.create(code="bench", name="事项", unit=applicant.post.unit, levels=["school"])  # type: ignore[union-attr]
    version = FlowVersion.objects.create(
        flow=flow, number=1, status=FlowVersion.Status.LIVE, tree=tree(signers), form=[]
    )
    by = {actor.user.pk: actor for actor in signers if actor.user}
    found: Times = defaultdict(list)

    def send() -> Any:
        one = starting.new(version, applicant)
        one.save()
        starting.submit(one, applicant)
        return one

    for _ in range(rounds):
        one = timed(found, "start", send)
        while task := Task.objects.filter(instance=one, status="pending").order_by("pk").first():
            timed(found, "step", lambda task=task: acting.agree(task, by[task.assignee_id], opinion="同意"))
    return found


def peers(rounds: int, nodes: list[dict[str, Any]]) -> Times:
    """SpiffWorkflow, which has no list of tasks, no log and no lock."""
    from django.db import connection
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.util.task import TaskState

    from citong.lib.flow import bpmn, steps

    parser, serializer = BpmnParser(), BpmnWorkflowSerializer()
    parser.add_bpmn_str(bpmn.write(steps.parse(nodes), "bench", "bench"))
    spec = parser.get_spec("flow_bench")
    found: Times = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_state (id integer PRIMARY KEY, state text)")

    def keep(number: int, workflow: Any) -> None:
        state = json.dumps(serializer.to_dict(workflow), default=str)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_state VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                [number, state],
            )

    def begin(number: int) -> Any:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        keep(number, workflow)
        return workflow

    def go_on(number: int, workflow: Any) -> None:
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data["signers"] = 3
        task.run()
        workflow.do_engine_steps()
        keep(number, workflow)

    for number in range(rounds):
        workflow = timed(found, "start", lambda number=number: begin(number))
        while not workflow.completed:
            timed(found, "step", lambda number=number, workflow=workflow: go_on(number, workflow))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        prepare(data, options.database)
        applicant, *signers = plant()
        mine, theirs = ours(options.rounds, applicant, signers), peers(options.rounds, tree(signers))
    print("\n| approval | ms | queries | peer ms | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for name in ("start", "step"):
        taken = statistics.median(ms for ms, _ in mine[name])
        peer = statistics.median(ms for ms, _ in theirs[name])
        queries = statistics.median(number for _, number in mine[name])
        print(f"| {name} | {taken:.1f} | {queries:.0f} | {peer:.1f} | {taken / peer:.2f} |")


if __name__ == "__main__":
    main()
