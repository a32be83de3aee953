"""The to-do pages stay light on the wire, and the database finds what waits and what is done by an index."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from citong.apps.approvals.queries import mine
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms
from tests.apps.approvals.test_pages import apply
from tests.factories.flows import approve, make_flow, make_school_of_signers, start
from tests.factories.people import give_role

PACKED = {"Accept-Encoding": "gzip, br"}
LIST = 12_000  # bytes of a list page; with styles and scripts 90 KB
OTHERS = 2000


@pytest.fixture
def busy(db):
    """A teacher's flow lies 25 times before its signer."""
    school = make_school_of_signers()
    flow = make_flow(
        school.unit, approve("审批", school.signers[0]), form=[{"key": "why", "kind": "text", "label": "事由"}]
    )
    for number in range(25):
        start(flow, school.teacher, why=f"第 {number} 件")
    give_role(school.signers[0].post, perms.own)
    return Actor.of(school.signers[0].user)


@pytest.mark.parametrize(
    "address", ["/", "/todo/", "/approvals/mine/", "/approvals/mine/?tab=applied", "/search/?q=事项"]
)
def test_pages_of_ones_daily_work_are_light(client, busy, address):
    client.force_login(busy.user)
    answer = client.get(address, headers=PACKED)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.content) < LIST


def test_the_page_of_an_application_is_light(client, enter, staff):
    apply(enter, staff)
    client.force_login(staff.leader.user)
    answer = client.get(f"/approvals/{Instance.objects.get().pk}/", headers=PACKED)
    assert answer.status_code == 200
    assert len(answer.content) < LIST


@pytest.mark.parametrize(("tab", "index"), [(mine.TODO, "task_todo"), (mine.DONE, "task_acted")])
def test_what_waits_and_what_is_done_is_found_by_an_index_of_its_own(busy, tab, index):
    """Once the database knows that hardly any of the tasks wait."""
    one = Task.objects.filter(status="pending").first()
    done = {
        "run_id": one.run_id,
        "instance_id": one.instance_id,
        "kind": "approve",
        "status": "done",
        "acted_at": clock.now(),
    }
    Task.objects.bulk_create(Task(**done, assignee=busy.user) for _ in range(OTHERS))
    if connection.vendor == "sqlite":
        jobs.start("jobs.housekeeping", Actor.system())
        jobs.run_pending()
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE workflow_task")
    assert index in mine.tasks(busy, tab)[:20].explain()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_a_transaction_of_sqlite_takes_the_lock_before_it_reads():
    with CaptureQueriesContext(connection) as said, transaction.atomic():
        Task.objects.exists()
    assert said.captured_queries[0]["sql"] == "BEGIN IMMEDIATE"
