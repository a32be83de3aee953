"""What each operation means, by the table of semantics."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.lib import clock
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from citong.platform.workflow import acting, invariants, reading, signing, starting
from citong.platform.workflow.models import Delegation, FlowVersion, Instance, NodeRun, Task
from tests.factories.flows import agree, approve, make_flow, pending, start, task_of, users
from tests.factories.pilots import at

Status = Instance.Status


@pytest.fixture
def sound(db):
    """Ask of every instance, at the end, whether its invariants hold."""
    yield
    assert {one.pk: invariants.broken(one) for one in Instance.objects.all() if invariants.broken(one)} == {}


pytestmark = pytest.mark.usefixtures("sound")


def test_it_passes_from_signer_to_signer_and_ends(school):
    a, b = school.signers[:2]
    one = start(make_flow(school.unit, approve("年段长", a), approve("校长", b)), school.teacher)
    assert (one.status, pending(one)) == (Status.RUNNING, ["王甲"])
    assert [item.title for item in work.for_actor(a)] == [f"{one.title}：年段长"]
    agree(one, a)
    assert (pending(one), work.counts(a).open, work.counts(b).open) == (["李乙"], 0, 1)
    agree(one, b)
    assert (one.status, one.ended_at is not None) == (Status.APPROVED, True)
    assert list(one.log.values_list("event", flat=True)) == ["submit", "agree", "agree"]
    assert Message.objects.filter(user=school.teacher.user, title=f"{one.title}：已通过").count() == 1


def test_who_has_the_next_node_too_has_done_the_first_and_is_told_of_the_next(school):
    a = school.signers[0]
    due = {"days": 2}
    one = start(make_flow(school.unit, approve("年段长", a), approve("校长", a, due=due)), school.teacher)
    agree(one, a)
    assert [(item.title, item.due_at is not None) for item in work.for_actor(a)] == [(f"{one.title}：校长", True)]
    assert [item.title for item in work.done_by(a)] == [f"{one.title}：年段长"]
    assert Message.objects.filter(user=a.user, title=f"待您审批：{one.title}", read_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("mode", "ratio", "acts", "status"),
    [
        ("or", 100, [True], Status.APPROVED),
        ("or", 100, [False], Status.REJECTED),
        ("and", 100, [True, True], Status.RUNNING),
        ("and", 100, [True, True, True], Status.APPROVED),
        ("and", 100, [True, False], Status.REJECTED),
        ("seq", 100, [True, True, True], Status.APPROVED),
        ("seq", 100, [False], Status.REJECTED),
        ("ratio", 60, [True, False], Status.RUNNING),
        ("ratio", 60, [True, False, True], Status.APPROVED),
        ("ratio", 60, [False, False], Status.REJECTED),  # 2 of 3 cannot be reached any more
    ],
)
def test_several_signers_decide_by_the_mode_of_the_node(school, mode, ratio, acts, status):
    one = start(make_flow(school.unit, approve("会签", *school.signers[:3], mode=mode, ratio=ratio)), school.teacher)
    for signer, yes in zip(school.signers, acts, strict=False):
        task = task_of(one, signer)
        acting.agree(task, signer) if yes else acting.refuse(task, signer, opinion="不合规定")
    one.refresh_from_db()
    assert one.status == status


def test_in_turn_means_one_at_a_time(school):
    one = start(make_flow(school.unit, approve("依次", *school.signers[:3], mode="seq")), school.teacher)
    seen = []
    for signer in school.signers[:3]:
        seen.append(pending(one))
        agree(one, signer)
    assert seen == [["王甲"], ["李乙"], ["陈丙"]]


def test_a_task_is_its_assignees_alone_and_can_be_done_once(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("一", a, mode="and"), approve("二", c)), school.teacher)
    task = task_of(one, a)
    with pytest.raises(PermissionDenied):
        acting.agree(task, b)
    acting.agree(task, a)
    with pytest.raises(ValidationError, match="已被处理"):
        acting.agree(task, a)


def test_asking_somebody_first_holds_the_task_until_he_has_answered(school):
    a, b = school.signers[:2]
    one = start(make_flow(school.unit, approve("审批", a)), school.teacher)
    signing.add(task_of(one, a), a, how="before", users=[b.user.pk])
    assert pending(one) == ["李乙"]
    acting.refuse(task_of(one, b), b, opinion="建议缓办")  # advice, no decision
    assert pending(one) == ["王甲"]
    assert agree(one, a).status == Status.APPROVED


def test_who_signs_after_me_is_asked_once_i_have_agreed(school):
    a, b = school.signers[:2]
    one = start(make_flow(school.unit, approve("审批", a)), school.teacher)
    signing.add(task_of(one, a), a, how="after", users=[b.user.pk])
    assert pending(one) == ["王甲"]
    assert (agree(one, a).status, pending(one)) == (Status.RUNNING, ["李乙"])
    assert agree(one, b).status == Status.APPROVED


def test_a_joined_signer_counts_and_only_who_added_him_removes_him(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("会签", a, b, mode="and")), school.teacher)
    signing.add(task_of(one, a), a, how="join", users=[c.user.pk])
    with pytest.raises(PermissionDenied):
        signing.remove(task_of(one, c), b)
    assert (agree(one, a, b).status, pending(one)) == (Status.RUNNING, ["陈丙"])
    signing.remove(task_of(one, c), a)
    one.refresh_from_db()
    assert one.status == Status.APPROVED


def test_a_signer_who_joins_in_turn_comes_right_after_who_asked_him(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("依次", a, b, mode="seq")), school.teacher)
    signing.add(task_of(one, a), a, how="join", users=[c.user.pk])
    agree(one, a)
    assert pending(one) == ["陈丙"]
    agree(one, c)
    assert pending(one) == ["李乙"]


def test_a_transferred_task_names_both(school):
    a, b = school.signers[:2]
    one = start(make_flow(school.unit, approve("审批", a)), school.teacher)
    signing.transfer(task_of(one, a), a, to=b.user.pk, opinion="请李老师办理")
    task = task_of(one, b)
    assert (task.shown, task_of(one, a, Task.Status.MOVED).did) == ("李乙（代王甲）", Task.Did.TRANSFER)
    with pytest.raises(ValidationError, match="已经是本环节的处理人"):
        signing.transfer(task, b, to=b.user.pk)


def test_a_delegated_task_goes_to_the_agent_and_can_be_taken_back(school):
    a, b = school.signers[:2]
    now = clock.now()
    Delegation.objects.create(user=a.user, agent=b.user, starts_at=now, ends_at=now + timedelta(days=3))
    one = start(make_flow(school.unit, approve("审批", a)), school.teacher)
    task = task_of(one, b)
    assert (task.shown, pending(one)) == ("李乙（代王甲）", ["李乙"])
    assert Instance.objects.visible_to(a, "approvals.own").filter(pk=one.pk).exists()
    signing.take_over(task, a)
    assert pending(one) == ["王甲"]
    two = start(make_flow(school.unit, approve("审批", a)), school.teacher)
    agree(two, b)
    done = Task.objects.get(instance=two, assignee=b.user)
    assert (two.status, done.via, done.shown) == (Status.APPROVED, Task.Via.AGENT, "李乙（代王甲）")


def test_delegations_in_a_circle_leave_the_task_with_the_last_one(school):
    a, b = school.signers[:2]
    later = clock.now() + timedelta(days=1)
    Delegation.objects.create(user=a.user, agent=b.user, ends_at=later)
    Delegation.objects.create(user=b.user, agent=a.user, ends_at=later)
    assert pending(start(make_flow(school.unit, approve("审批", a)), school.teacher)) == ["李乙"]


def test_returned_to_the_start_it_runs_a_fresh_round_with_all_signers(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("会签", a, b, mode="and"), approve("校长", c)), school.teacher)
    agree(one, a, b)
    acting.send_back(task_of(one, c), c, to="apply", opinion="缺附件")
    one.refresh_from_db()
    assert (one.round, pending(one)) == (2, ["张教师"])
    assert [item.title for item in work.for_actor(school.teacher)] == [f"{one.title}：修改后重新提交"]
    agree(one, school.teacher)
    assert pending(one) == ["王甲", "李乙"]
    old = Task.objects.filter(instance=one, run__round=1, did=Task.Did.AGREE)
    assert {str(task.assignee) for task in old} == {"王甲", "李乙"}  # their opinions stay, with their round
    assert agree(one, a, b, c).status == Status.APPROVED


def test_the_second_round_of_countersigning_has_its_time_anew(school):
    a, b, c = school.signers[:3]
    sign = approve("会签", a, b, mode="and", due={"days": 2})
    with clock.travel(at("2026-03-02 09:00:00")):
        one = start(make_flow(school.unit, sign, approve("校长", c)), school.teacher)
        agree(one, a, b)
    with clock.travel(at("2026-03-12 09:00:00")):
        acting.send_back(task_of(one, c), c, to="会签", opinion="请重新会签")
    runs = one.runs.filter(node="会签").order_by("pk")
    assert [(run.round, run.due_at) for run in runs] == [
        (1, at("2026-03-04 23:59:59")),
        (2, at("2026-03-16 23:59:59")),  # a weekend in it
    ]


def test_what_was_returned_may_come_straight_back(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("一", a), approve("二", b), approve("三", c)), school.teacher)
    agree(one, a, b)
    acting.send_back(task_of(one, c), c, to="apply", opinion="改一下", straight=True)
    agree(one, school.teacher)
    assert pending(one) == ["陈丙"]


def test_one_returns_only_to_nodes_that_were_walked(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("一", a), approve("二", b), approve("三", c)), school.teacher)
    agree(one, a)
    with pytest.raises(ValidationError, match="走过的"):
        acting.send_back(task_of(one, b), b, to="三", opinion="不行")
    acting.send_back(task_of(one, b), b, to="一", opinion="再看看")
    assert pending(one) == ["王甲"]


def test_a_return_out_of_a_parallel_arm_ends_the_other_arms_too(school):
    a, b, c, d = school.signers[:4]
    arms = [{"name": "人事", "flow": [approve("人事", a)]}, {"name": "教务", "flow": [approve("教务", b)]}]
    block = {"id": "并行", "type": "parallel", "arms": arms}
    one = start(make_flow(school.unit, approve("年段", c), block, approve("校长", d)), school.teacher)
    agree(one, c)
    assert pending(one) == ["王甲", "李乙"]
    agree(one, a)
    acting.send_back(task_of(one, b), b, to="年段", opinion="重来")
    assert pending(one) == ["陈丙"]
    agree(one, c)
    assert pending(one) == ["王甲", "李乙"]
    assert agree(one, a, b, d).status == Status.APPROVED


def test_the_initiator_withdraws_until_somebody_has_acted(school):
    a, b = school.signers[:2]
    version = make_flow(school.unit, approve("一", a), approve("二", b))
    one = start(version, school.teacher)
    starting.withdraw(one, school.teacher, reason="填错了")
    assert (one.status, pending(one), work.counts(a).open) == (Status.WITHDRAWN, [], 0)
    starting.submit(one, school.teacher)
    assert (one.status, one.round, pending(one)) == (Status.RUNNING, 2, ["王甲"])
    agree(one, a)
    with pytest.raises(ValidationError, match="已有处理人办理"):
        starting.withdraw(one, school.teacher)


def test_a_handler_takes_his_step_back_until_the_next_one_has_acted(school):
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("一", a), approve("二", b), approve("三", c)), school.teacher)
    agree(one, a)
    acting.take_step_back(Task.objects.get(instance=one, assignee=a.user), a)
    assert pending(one) == ["王甲"]
    agree(one, a, b)
    with pytest.raises(ValidationError, match="已经办理"):
        acting.take_step_back(Task.objects.get(instance=one, assignee=a.user, status="done"), a)


def test_a_step_back_opens_the_arm_again_unless_the_arms_have_met(school):
    a, b, c = school.signers[:3]
    arms = [{"name": "甲", "flow": [approve("甲", a)]}, {"name": "乙", "flow": [approve("乙", b)]}]
    block = {"id": "并行", "type": "parallel", "arms": arms}
    one = start(make_flow(school.unit, block, approve("终", c)), school.teacher)
    agree(one, a)
    acting.take_step_back(Task.objects.get(instance=one, assignee=a.user), a)
    assert pending(one) == ["王甲", "李乙"]
    agree(one, a, b)
    with pytest.raises(ValidationError, match="已经汇合"):
        acting.take_step_back(Task.objects.get(instance=one, assignee=b.user), b)


def test_no_step_is_taken_back_while_the_flow_stands_before_it(school):
    """Sent back over two steps to come straight back: the one between them has not begun anew."""
    a, b, c = school.signers[:3]
    one = start(make_flow(school.unit, approve("一", a), approve("二", b), approve("三", c)), school.teacher)
    agree(one, a, b)
    acting.send_back(task_of(one, c), c, to="一", opinion="请核对", straight=True)
    with pytest.raises(ValidationError, match="这一步之后流程已被退回，不能再撤回"):
        acting.take_step_back(Task.objects.get(instance=one, assignee=b.user), b)
    agree(one, a)
    assert pending(one) == ["陈丙"]
    assert invariants.broken(one) == []


def test_a_step_back_over_a_copy_at_the_end_of_a_branch_takes_what_came_behind_the_branch(school):
    a, b, c = school.signers[:3]
    arm = [approve("甲", a), {"id": "抄送", "type": "cc", "name": "抄送", "who": users(c)}]
    branch = {"id": "分支", "type": "branch", "arms": [{"name": "全部", "flow": arm}, {"name": "空", "when": {"all": [{"field": "x", "op": "filled"}]}, "flow": []}]}  # fmt: skip
    one = start(make_flow(school.unit, branch, approve("乙", b)), school.teacher)
    agree(one, a)
    acting.take_step_back(Task.objects.get(instance=one, assignee=a.user), a)
    assert pending(one) == ["王甲"]
    assert agree(one, a, b).status == Status.APPROVED


def test_urging_is_possible_once_in_two_hours(school):
    one = start(make_flow(school.unit, approve("一", school.signers[0])), school.teacher)
    with clock.stopped(clock.now()):
        starting.urge(one, school.teacher)
        with pytest.raises(ValidationError, match="两小时内"):
            starting.urge(one, school.teacher)
        clock.advance(timedelta(hours=2))
        starting.urge(one, school.teacher)
    assert Message.objects.filter(user=school.signers[0].user, title__startswith="催办").count() == 2


def test_copies_block_nothing_and_survive_a_return(school):
    a, b, c = school.signers[:3]
    copy = {"id": "抄送", "type": "cc", "name": "抄送", "who": users(c)}
    one = start(make_flow(school.unit, approve("一", a), copy, approve("二", b)), school.teacher)
    agree(one, a)
    assert pending(one) == ["李乙"]
    acting.send_back(task_of(one, b), b, to="一", opinion="再核")
    assert task_of(one, c, Task.Status.UNREAD).kind == Task.Kind.COPY
    signing.copy(one, a, users=[school.signers[3].user.pk])
    sent = task_of(one, school.signers[3], Task.Status.UNREAD)
    signing.recall_copy(sent, a)
    assert Task.objects.get(pk=sent.pk).status == Task.Status.VOID


@pytest.mark.parametrize(("rule", "left"), [("none", 3), ("consecutive", 2), ("all", 1)])
def test_who_has_agreed_need_not_agree_again_if_the_version_says_so(school, rule, left):
    a, b = school.signers[:2]
    nodes = [approve("一", a), approve("二", a), approve("三", b), approve("四", a)]
    one = start(make_flow(school.unit, *nodes, duplicate=rule), school.teacher)
    acts = 0
    while one.status == Status.RUNNING:
        task = Task.objects.get(instance=one, status=Task.Status.PENDING)
        acting.agree(task, school.by(task.assignee_id))
        acts += task.assignee_id == a.user.pk
        one.refresh_from_db()
    assert acts == left


def test_a_node_without_people_goes_to_the_flow_admin_passes_or_refuses_the_start(school):
    nobody = {"kind": "post", "post": "expert"}
    nodes = {
        empty: {"id": "专家", "type": "approve", "name": "专家", "who": [nobody], "empty": empty}
        for empty in ("admin", "pass", "refuse")
    }
    assert pending(start(make_flow(school.unit, nodes["admin"]), school.teacher)) == ["管理员"]
    assert start(make_flow(school.unit, nodes["pass"]), school.teacher).status == Status.APPROVED
    with pytest.raises(ValidationError, match="「专家」没有处理人"):
        start(make_flow(school.unit, nodes["refuse"]), school.teacher)
    assert NodeRun.objects.filter(node="专家", instance__status=Status.DRAFT).count() == 0


@pytest.mark.parametrize(("unread_only", "seen", "refused"), [(True, True, True), (True, False, False), (False, True, False)])  # fmt: skip
def test_a_step_is_taken_back_until_the_next_has_read_it_where_the_version_says_so(school, unread_only, seen, refused):
    a, b = school.signers[:2]
    version = make_flow(school.unit, approve("一", a), approve("二", b), unread_only=unread_only)
    one = agree(start(version, school.teacher), a)
    if seen:
        task = task_of(one, b)
        reading.read(task, b)
        task.save()
    mine = task_of(one, a, Task.Status.DONE)
    if refused:
        with pytest.raises(ValidationError, match="后面的处理人已经查看，不能撤回"):
            acting.take_step_back(mine, a)
    else:
        acting.take_step_back(mine, a)
    assert pending(one) == (["李乙"] if refused else ["王甲"])


def test_copies_are_sent_by_those_whose_node_allows_it(school):
    a, b, c, d = school.signers[:4]
    nodes = approve("一", a, acts=["return"]), approve("二", b, acts=["cc"])
    one = start(make_flow(school.unit, *nodes), school.teacher)
    for nobody in (a, b):  # the one may not, the other has no part in it yet
        with pytest.raises(ValidationError, match="您办理的环节不允许抄送"):
            signing.copy(one, nobody, users=[c.user.pk])
    agree(one, a)
    with pytest.raises(ValidationError, match="您办理的环节不允许抄送"):
        signing.copy(one, a, users=[c.user.pk])
    signing.copy(one, b, users=[c.user.pk])
    with pytest.raises(ValidationError, match="您办理的环节不允许抄送"):
        signing.copy(one, c, users=[d.user.pk])  # who reads along sends nothing on
    signing.copy(one, school.teacher, users=[d.user.pk])
    readers = one.tasks.filter(kind=Task.Kind.COPY, status=Task.Status.UNREAD).order_by("pk")
    assert [str(task.assignee) for task in readers] == ["陈丙", "林丁"]
    agree(one, b)
    signing.recall_copy(readers[1], school.teacher)
    signing.copy(one, b, users=[d.user.pk])  # also once it is over
    assert [str(task.added_by) for task in readers.all()] == ["李乙", "李乙"]


def test_the_initiator_sends_copies_if_the_flow_lets_him(school):
    version = make_flow(school.unit, approve("一", school.signers[0]))
    version.tree[0]["acts"] = ["transfer"]
    FlowVersion.objects.filter(pk=version.pk).update(tree=version.tree)
    one = start(FlowVersion.objects.get(pk=version.pk), school.teacher)
    with pytest.raises(ValidationError, match="您办理的环节不允许抄送"):
        signing.copy(one, school.teacher, users=[school.signers[2].user.pk])
    assert one.tasks.filter(kind=Task.Kind.COPY).count() == 0
