"""请假额度: days a year for each kind of leave, shown while one fills in, kept when one sends."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from citong.apps.approvals.actions import allowances
from citong.apps.approvals.models import Allowance
from citong.apps.approvals.queries.allowances import balances
from citong.lib import clock
from citong.platform.workflow import acting, starting
from citong.platform.workflow.models import Instance
from tests.apps.approvals.test_pages import LEAVE, text
from tests.factories.approvals import make_allowance
from tests.factories.flows import agree, task_of, typed
from tests.factories.pilots import at


@pytest.fixture(autouse=True)
def autumn(db):
    """Before the National Day of 2018, whose week off was made up for on the weekend of 29 and 30 September."""
    with clock.stopped(at("2018-09-03 09:00:00")):
        yield


def send(enter, staff, start, end, **more):
    """The teacher asks for days off for private reasons."""
    flow = staff.live("staff-leave").flow_id
    given = LEAVE | typed(**{"span-from": start, "span-to": end}) | {"submit": "1"} | typed(**more)
    return text(enter(staff.teacher, "approvals-fresh", flow, data=given))


def sent():
    return Instance.objects.filter(status="running").count()


def test_working_days_count_and_what_is_too_much_is_refused_with_what_is_left(enter, staff):
    make_allowance(staff.city.school, days=3)
    assert "已提交" in send(enter, staff, "2018-09-28", "2018-10-01")  # a Friday, two days made up for, and a day off
    page = send(enter, staff, "2018-10-08", "2018-10-08")
    assert "事假 2018 年额度 3 个工作日，已用 3，本次 1，超出 1。请缩短时间或改用其他类别" in page
    assert "2018-10-08" in page  # nothing typed is lost
    assert "已提交" in send(enter, staff, "2018-10-08", "2018-10-08", kind="other")
    assert "已提交" in send(enter, staff, "2019-01-02", "2019-01-04")  # another year
    assert sent() == 3


def test_what_is_left_shows_while_one_fills_in_and_to_who_decides(enter, staff):
    make_allowance(staff.city.bureau, days="2.5", over=Allowance.Over.TELL)
    flow = staff.live("staff-leave").flow_id
    given = LEAVE | typed(**{"span-from": "2018-09-04", "span-to": "2018-09-05", "span-to_half": "am"})
    ahead = text(enter(staff.teacher, "approvals-ahead", flow, data=given))
    assert "事假 2018 年额度 2.5 个工作日，已用 0，本次 1.5，剩余 1" in ahead
    send(enter, staff, "2018-09-04", "2018-09-07")
    one = Instance.objects.get()
    assert "超出 1.5" in text(enter(staff.leader, "approvals-detail", one.pk))


def test_what_is_withdrawn_is_free_again_and_what_is_approved_is_not(enter, staff):
    make_allowance(staff.city.school, days=2)
    send(enter, staff, "2018-09-04", "2018-09-05")
    first = Instance.objects.get()
    starting.withdraw(first, staff.teacher)
    assert "已提交" in send(enter, staff, "2018-09-06", "2018-09-07")
    agree(Instance.objects.exclude(pk=first.pk).get(), staff.leader)
    assert Instance.objects.exclude(pk=first.pk).get().status == "approved"
    with pytest.raises(ValidationError, match="已用 2，本次 2，超出 2"):
        starting.submit(first, staff.teacher)


def test_sent_back_it_may_be_lengthened_only_within_the_allowance(enter, staff):
    make_allowance(staff.city.school, days=3)
    send(enter, staff, "2018-09-04", "2018-09-05")
    one = Instance.objects.get()
    acting.send_back(task_of(one, staff.leader), staff.leader, to="apply", opinion="请改时间")
    longer = {"span": {"from": "2018-09-04", "to": "2018-09-07"}}
    with pytest.raises(ValidationError, match="已用 0，本次 4，超出 1"):
        acting.agree(task_of(one, staff.teacher), staff.teacher, given=longer)
    acting.agree(task_of(one, staff.teacher), staff.teacher, given={"span": {"from": "2018-09-04", "to": "2018-09-06"}})


def test_the_nearer_unit_counts_and_gives_no_more_than_a_strict_one_above(staff):
    make_allowance(staff.city.bureau, days=5)
    mine = make_allowance(staff.city.school, days=4)
    assert [one.allowance for one in balances(application(staff))] == [mine]
    with pytest.raises(ValidationError, match="泉州市教育局规定每年最多 5 天，请不要超过它"):
        allowances.change_allowance(mine, days=6, by=staff.admin)
    Allowance.objects.filter(pk=mine.pk).update(valid_to=date(2018, 9, 1))
    assert [one.allowance.unit for one in balances(application(staff))] == [staff.city.bureau]


def application(staff):
    data = {"kind": "personal", "span": {"from": "2018-09-04", "to": "2018-09-05"}}
    return starting.new(staff.live("staff-leave"), staff.teacher, data=data)


def test_an_administrator_sets_one_from_the_page(enter, staff):
    page = text(enter(staff.admin, "approvals-allowances-add"))
    assert "教职工请假·年休假" in page
    given = {"unit": staff.city.school.pk, "item": "staff-leave/kind/annual", "days": "5", "working": "on", "over": "refuse", "valid_from": "2018-09-01"}  # fmt: skip
    assert "教职工请假·年休假 每年 5 天" in text(enter(staff.admin, "approvals-allowances-add", data=given))
    assert Allowance.objects.get().unit == staff.city.school
