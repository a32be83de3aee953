"""What was archived shows how it had ended, offers nothing to do, and counts as it did before."""

from datetime import timedelta

from citong.apps.approvals.queries.allowances import balances
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.workflow import starting
from citong.platform.workflow.models import FlowDef, Instance, Task
from tests.apps.approvals.test_pages import apply, text
from tests.factories.approvals import make_allowance


def archived(enter, staff, act):
    """A leave on which its first handler has decided, after the days of its flow."""
    apply(enter, staff)
    task = Task.objects.get(status="pending")
    enter(staff.leader, "approvals-decide", task.pk, data={"act": act, "opinion": "人手不足"})
    FlowDef.objects.update(archive_after=1)
    with clock.travel(clock.now() + timedelta(days=2)):
        jobs.start("approvals.archive", Actor.system())
        jobs.run_pending()
    return Instance.objects.get()


def test_its_page_says_how_it_ended_and_offers_nothing(enter, staff):
    one = archived(enter, staff, "refuse")
    page = text(enter(staff.leader, "approvals-detail", one.pk))
    assert all(word in page for word in ("已归档", "未通过", "归档", "人手不足", "家中有事"))
    assert all(word not in page for word in ("评论", "抄送", "催办", "终止审批"))
    task = Task.objects.get(instance=one, assignee=staff.leader.user)
    answer = enter(staff.leader, "approvals-act", task.pk, "comment", data={"text": "请查阅"})
    assert "这份审批已经归档，只能查看。" in text(answer)
    assert enter(staff.leader, "approvals-slip", one.pk).status_code == 200


def test_days_that_were_refused_are_not_taken(enter, staff):
    make_allowance(staff.city.school, days=10)
    one = archived(enter, staff, "refuse")
    fresh = starting.new(one.version, staff.teacher)
    fresh.data = one.data
    assert [balance.taken for balance in balances(fresh)] == [0]
    Instance.objects.update(outcome="approved")
    assert [balance.taken for balance in balances(fresh)] == [5]


def test_a_designer_says_after_how_many_days(enter, staff):
    flow = FlowDef.objects.create(unit=staff.city.school, code="own", name="自定流程")
    page = text(enter(staff.admin, "approvals-flows-edit", flow.pk))
    assert "办结后多少天归档" in page
    given = {
        "unit": flow.unit_id,
        "code": "own",
        "name": "自定流程",
        "category": "office",
        "icon": "file-text",
        "order": 1,
    }
    enter(staff.admin, "approvals-flows-edit", flow.pk, data=given | {"archive_after": "", "revision": flow.revision})
    flow.refresh_from_db()
    assert flow.archive_after is None
