"""A copy is unread until its reader opens the application; then it says since when it is read. So is a message."""

from citong.lib import clock
from citong.platform.inbox import messages
from citong.platform.workflow import signing
from citong.platform.workflow.models import Instance, Task
from tests.apps.approvals.test_pages import apply, text
from tests.factories.pilots import at


def copies():
    rows = Task.objects.filter(kind=Task.Kind.COPY).order_by("pk")
    return [(str(task.assignee), task.status, task.seen_at) for task in rows.select_related("assignee__person")]


def test_opening_the_page_marks_ones_own_copy_as_read_with_the_time(enter, staff):
    apply(enter, staff)
    one = Instance.objects.get()
    signing.copy(one, staff.teacher, users=[staff.principal.user.pk, staff.admin.user.pk])
    enter(staff.teacher, "approvals-detail", one.pk)
    enter(staff.principal, "approvals-mine", tab="copied")
    assert copies() == [("陈校长", "unread", None), ("王管理员", "unread", None)], "a list is not a reading"
    first = at("2026-09-03 09:00:00")
    with clock.stopped(first):
        enter(staff.principal, "approvals-detail", one.pk)
    enter(staff.principal, "approvals-detail", one.pk)
    assert copies() == [("陈校长", "read", first), ("王管理员", "unread", None)]
    assert one.title in text(enter(staff.principal, "approvals-mine", tab="copied"))


def test_the_first_look_at_a_waiting_task_is_kept_and_decides_nothing(enter, staff):
    apply(enter, staff)
    task = Task.objects.get(status="pending")
    enter(staff.leader, "approvals-detail", task.instance_id)
    task.refresh_from_db()
    assert (task.status, task.seen_at is not None) == ("pending", True)


def test_opening_the_page_reads_the_message_that_led_there_and_nobody_elses(enter, staff):
    apply(enter, staff)
    one = Instance.objects.get()
    signing.copy(one, staff.teacher, users=[staff.principal.user.pk])
    enter(staff.leader, "approvals-mine")
    assert messages.unread_count(staff.leader.user) == 1, "a list is not a reading"
    enter(staff.leader, "approvals-detail", one.pk)
    assert [messages.unread_count(actor.user) for actor in (staff.leader, staff.principal)] == [0, 1]
