"""A million tasks of work approval for bench/desk.py, and the pages that list one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor

OF_INSTANCE, OF_RUN = 4, 2  # tasks
OWN_OPEN, OWN_DONE, OWN_COPIES, OWN_APPLIED = 100, 5000, 2000, 5000
AGO, DUE = "0 - n % 9000", "200 - n % 700"  # hours from now
RUNNING = "n % 10 = 0"  # of applications; in each the second of its two nodes waits

INSTANCES = {
    "title": "'第' || n || '件申请'",
    "initiator_id": f"{{user}} + CASE WHEN n < {OWN_APPLIED} THEN 0 ELSE n % {{many}} END",
    "unit_id": "{unit} + n % {many}",
    "status": f"CASE WHEN {RUNNING} THEN 'running' ELSE 'approved' END",
    "urgency": "CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END",
}
RUNS = {
    "instance_id": "{instance} + n / 2",
    "name": "'环节' || (n % 2)",
    "path": "'' || (n % 2)",
    "status": "CASE WHEN n % 20 = 1 THEN 'active' ELSE 'done' END",
}
# Four tasks an application: a signer and a reader at the first node, two signers at the second.
WAITS, COPY = "n % 40 IN (2, 3)", "n % 4 = 1"
OWN = f"""CASE WHEN {COPY} THEN n < {OWN_COPIES} * 4 WHEN {WAITS} THEN n % 40 = 2 AND n < {OWN_OPEN} * 40
ELSE n % 4 = 0 AND n < {OWN_DONE} * 4 END"""
TASKS = {
    "run_id": "{run} + n / 2",
    "instance_id": "{instance} + n / 4",
    "assignee_id": f"{{user}} + CASE WHEN {OWN} THEN 0 ELSE n % {{many}} END",
    "kind": f"CASE WHEN {COPY} THEN 'cc' ELSE 'approve' END",
    "status": f"""CASE WHEN {COPY} THEN CASE WHEN n % 3 = 0 THEN 'unread' ELSE 'read' END
    WHEN {WAITS} THEN 'pending' ELSE 'done' END""",
}


def plant(number: int, units: list[Any], users: list[Any]) -> None:
    """Applications with that many tasks at all ``units``, each with one of ``users``; the first user has many of each kind."""
    from citong.lib import clock
    from citong.platform.workflow.models import FlowDef, FlowVersion, Instance, NodeRun, Task

    now = clock.now()
    flow = FlowDef.objects.create(code="bench", name="事项", unit=units[0], levels=["school"])
    version = FlowVersion.objects.create(flow=flow, number=1, status=FlowVersion.Status.LIVE, tree=[], form=[])
    one = Instance.objects.create(
        flow=flow, version=version, title="申请", initiator=users[0], unit=units[0], started_at=now
    )
    run = NodeRun.objects.create(instance=one, round=1, node="n", path="0", mode="and", status="void", due_at=now)
    task = Task.objects.create(run=run, instance=one, assignee=users[0], status="void", acted_at=now)
    first = {"user": users[0].pk, "unit": units[0].pk, "many": len(users), "instance": one.pk + 1, "run": run.pk + 1}
    _repeat(one, number // OF_INSTANCE, INSTANCES, {"started_at": AGO, "created_at": AGO}, first)
    _repeat(run, number // OF_RUN, RUNS, {"due_at": DUE}, first)
    _repeat(task, number, TASKS, {"created_at": AGO, "acted_at": AGO}, first)


def _repeat(example: Model, times: int, columns: dict[str, str], hours: dict[str, str], first: dict[str, int]) -> None:
    """Copies of a row, the ``n``-th with what these expressions say, its times so many hours from those of the row."""
    from django.db import connection

    fields = [field.column for field in example._meta.concrete_fields]
    said = {name: text.format(**first) for name, text in columns.items()}
    said |= {name: _moved(name, by, connection.vendor) for name, by in hours.items()} | {"id": f"{example.pk} + 1 + n"}
    values = ", ".join(said.get(name, name) for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {times})
            INSERT INTO {example._meta.db_table} ({", ".join(fields)})
            SELECT {values} FROM {example._meta.db_table}, numbers WHERE id = {example.pk}"""  # noqa: S608 - constants
        )


def _moved(column: str, hours: str, vendor: str) -> str:
    if vendor == "postgresql":
        return f"{column} + ({hours}) * interval '1 hour'"
    return f"datetime({column}, ({hours}) || ' hours')"


def pages(actor: Actor) -> dict[str, tuple[str, QuerySet[Any]]]:
    """Each tab of one's own approvals with its rows."""
    from citong.apps.approvals.queries import mine

    shown = {tab: mine.listed(actor, mine.Narrow(tab)) for tab in mine.TABS}
    found = {f"approvals, {tab}": (f"/approvals/mine/?tab={tab}", rows) for tab, rows in shown.items()}
    narrowed = mine.listed(actor, mine.Narrow(mine.DONE, text="99"))
    return found | {"approvals, done, searched": (f"/approvals/mine/?tab={mine.DONE}&q=99", narrowed)}
