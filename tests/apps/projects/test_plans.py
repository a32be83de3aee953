"""The implementation plan: written by the school, decided by the desk above, changed by a further version."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from citong.apps.projects import plan_changes
from citong.apps.projects.actions import plans
from citong.apps.projects.models import Milestone, Plan
from citong.kit.errors import Conflict, Refused
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes.actions import projects
from citong.records.programmes.models import Project
from tests.factories.plans import make_approved, make_draft, make_submitted, written

pytestmark = pytest.mark.usefixtures("in_2018")


def open_items():
    return list(WorkItem.objects.filter(done_at=None).order_by("pk").values_list("unit__name", "title"))


def begin(project, by):
    return plans.begin(Plan(project=project), by=by)


def keyed(plan, **more):
    """What the form of ``plan`` sends back unchanged."""
    rows = [{n: getattr(m, n) for n in ("key", *plans.MILESTONE)} for m in plan.milestones.all()]
    money = [{n: getattr(line, n) for n in plans.LINE} for line in plan.budget.all()]
    return {"goals": plan.goals, "reason": plan.reason, "milestones": rows, "budget": money, **more}


def test_a_school_that_begins_has_its_plan_to_write(project, city):
    item = WorkItem.objects.get()
    assert (item.unit, item.title, item.url) == (city.school, "编制实施计划", f"/projects/{project.pk}/plan/")
    assert item.due_at.date() == date(2018, 12, 25)


def test_a_draft_keeps_what_is_incomplete(project, school):
    draft = begin(project, school)
    rows = [{"key": "", "deliverable": "验收单", "due_on": date(2018, 1, 1), "starts_on": date(2019, 1, 1)}]
    kept = plans.save(draft, goals="", reason="", milestones=rows, budget=[{"amount": 5}], by=school)
    row, line = kept.milestones.get(), kept.budget.get()
    assert (row.title, row.deliverable, row.weight, row.due_on) == ("", "验收单", 0, date(2018, 1, 1))
    assert (line.year, line.amount) == (None, 5)


def test_what_is_missing_is_named_at_its_field(project, school):
    rows = written(project)["milestones"]
    rows[0] |= {"weight": 50, "owner": "", "due_on": date(2018, 12, 12), "starts_on": date(2018, 12, 20)}
    rows[1] |= {"due_on": date(2021, 1, 1)}
    draft = make_draft(project, by=school, goals=" ", milestones=rows, budget=[{"year": 2025, "purpose": "网络"}])
    with pytest.raises(ValidationError) as refused:
        plans.submit(draft, by=school)
    assert refused.value.message_dict == {
        "goals": ["请填写建设目标。"],
        "owner-0": ["第 1 行：请填写责任人。"],
        "due_on-0": ["第 1 行：完成日期不能早于开始日期。"],
        "due_on-1": ["第 2 行：日期应在实施周期内（2018-12-11 至 2020-12-10）。"],
        "milestones": ["阶段任务的权重合计应为 100，现为 90。"],
        "source-0": ["经费第 1 行：请填写资金来源。"],
        "amount-0": ["经费第 1 行：请填写金额。"],
        "year-0": ["经费第 1 行：年度应在实施周期内（2018 至 2020 年）。"],
    }
    assert Plan.objects.get().status == "draft"


def test_an_empty_plan_is_not_submitted(project, school):
    with pytest.raises(ValidationError) as refused:
        plans.submit(begin(project, school), by=school)
    assert refused.value.message_dict["milestones"] == ["请至少填写一项阶段任务。"]


def test_a_submitted_plan_waits_at_the_county(project, school, county, city):
    plan = make_submitted(project, by=school)
    assert (plan.status, plan.submitted_by) == ("submitted", school.user)
    assert open_items() == [(city.county.name, "审批鲤城区浮桥中心小学实施计划")]
    assert list(Message.objects.values_list("user", "title")) == [
        (county.user.pk, "鲤城区浮桥中心小学的实施计划（第 1 版）待审批")
    ]


def test_of_a_city_direct_school_it_waits_at_the_city(project, school, city):
    Project.objects.filter(pk=project.pk).update(desk=city.bureau)
    make_submitted(Project.objects.get(pk=project.pk), by=school)
    assert open_items() == [(city.bureau.name, "审批鲤城区浮桥中心小学实施计划")]


def test_approved_it_is_in_force_and_the_school_hears_of_it(project, school, county, principal):
    plan = make_submitted(project, by=school)
    Message.objects.all().delete()
    done = plans.approve(plan, opinion="同意。", by=county)
    assert (done.status, done.decided_by, done.opinion) == ("approved", county.user, "同意。")
    assert open_items() == []
    told = set(Message.objects.values_list("user", "title"))
    title = "鲤城区浮桥中心小学的实施计划（第 1 版）已批准"
    assert told == {(principal.pk, title), (school.user.pk, title)}


def test_the_school_does_not_approve_its_own_plan(project, school):
    with pytest.raises(PermissionDenied):
        plans.approve(make_submitted(project, by=school), by=school)


def test_what_was_sent_is_not_changed_any_more(project, school):
    plan = make_submitted(project, by=school)
    with pytest.raises(Refused, match="这一版待审批，不能再修改"):
        plans.save(plan, **written(project), by=school)


def test_sent_back_it_stays_as_it_was_and_a_further_version_begins_with_all_of_it(project, school, county, city):
    plan = plans.give_back(make_submitted(project, by=school), reason="请细化成果。", by=county)
    first, second = Plan.objects.order_by("number")
    assert (plan.status, first.opinion, second.status, second.number) == ("returned", "请细化成果。", "draft", 2)
    assert list(second.milestones.values_list("key")) == list(first.milestones.values_list("key"))
    assert second.budget.count() == 2
    assert open_items() == [(city.school.name, "修改后重新报批实施计划")]
    assert plans.submit(second, by=school).status == "submitted"


def test_the_school_takes_back_what_is_not_decided(project, school, county, city):
    plan = make_submitted(project, by=school)
    Message.objects.all().delete()
    back = plans.withdraw(plan, by=school)
    assert (back.status, back.submitted_at) == ("draft", None)
    assert open_items() == [(city.school.name, "修改后重新报批实施计划")]
    assert Message.objects.get().title == "鲤城区浮桥中心小学撤回了实施计划（第 1 版）"
    with pytest.raises(Refused, match="不能批准"):
        plans.approve(back, by=county)


def test_only_one_version_is_at_work(project, school):
    make_draft(project, by=school)
    with pytest.raises(Refused, match="已有一份实施计划在编制或审批"):
        begin(project, school)


def test_a_change_begins_with_the_plan_in_force_and_replaces_it(project, school, county):
    old = make_approved(project)
    draft = begin(project, school)
    assert (draft.base, draft.number, draft.goals) == (old, 2, old.goals)
    assert list(draft.milestones.values_list("key")) == list(old.milestones.values_list("key"))
    with pytest.raises(ValidationError) as refused:
        plans.submit(draft, by=school)
    assert refused.value.message_dict == {
        "reason": ["请说明变更理由。"],
        "plan": ["内容与变更前的计划相同，请修改后再报批；不需要变更的，请放弃变更。"],
    }
    plans.save(draft, **keyed(draft, reason="设备推迟到货", goals="扩大范围。"), by=school)
    plans.approve(plans.submit(draft, by=school), by=county)
    assert list(Plan.objects.order_by("number").values_list("status", flat=True)) == ["replaced", "approved"]


def test_milestones_keep_their_key_only_if_it_is_one_of_the_project(project, school):
    draft = begin(project, school)
    saved = plans.save(draft, **written(project), by=school)
    keys = [m.key for m in saved.milestones.all()]
    again = keyed(saved)
    again["milestones"] = [
        again["milestones"][1],
        {**again["milestones"][0], "key": "invented"},
        {**again["milestones"][1]},
    ]
    kept = [m.key for m in plans.save(saved, **again, by=school).milestones.all()]
    assert kept[0] == keys[1]
    assert len(set(kept)) == 3
    assert "invented" not in kept


def test_a_change_may_be_given_up_but_not_the_first_plan(project, school):
    first = make_draft(project, by=school)
    with pytest.raises(Refused, match="第一份实施计划必须编制"):
        plans.drop(first, by=school)
    plans.approve(plans.submit(first, by=school), by=Actor.system())
    draft = begin(project, school)
    assert plans.drop(draft, by=school).status == "dropped"
    assert open_items() == []
    assert begin(project, school).number == 3


def test_the_database_allows_one_plan_in_force_and_one_at_work(project):
    make_approved(project)
    make_draft(project)
    for status in ("approved", "submitted"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(project=project, number=9, status=status)


def test_two_who_write_at_once_do_not_overwrite_each_other(project, school):
    draft = begin(project, school)
    plans.save(draft, **written(project), by=school, revision=draft.revision)
    with pytest.raises(Conflict):
        plans.save(draft, **written(project), by=school, revision=draft.revision)


@pytest.mark.parametrize(("act", "said"), [(projects.suspend, "项目已暂停"), (projects.revoke, "试点资格已撤销")])
def test_a_project_that_rests_or_was_revoked_changes_no_plan(project, school, county, officer, act, said):
    plan = make_submitted(project, by=school)
    act(project, reason="校舍改造", by=officer)
    plan = Plan.objects.get(pk=plan.pk)
    tries = [
        lambda: plans.approve(plan, by=county),
        lambda: plans.give_back(plan, reason="x", by=county),
        lambda: plans.withdraw(plan, by=school),
        lambda: begin(Project.objects.get(pk=project.pk), school),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match=said):
            attempt()


def test_a_revoked_project_leaves_no_plan_on_any_desk(project, school, officer):
    make_submitted(project, by=school)
    projects.revoke(project, reason="弄虚作假", by=officer)
    assert open_items() == []


def test_the_difference_of_two_versions_field_by_field(project, school):
    old = make_approved(project)
    draft = begin(project, school)
    given = keyed(draft, goals="扩大范围。")
    given["milestones"][0]["due_on"] += timedelta(days=30)
    given["milestones"][1] = {**given["milestones"][1], "key": "", "title": "应用推广"}
    given["budget"][0]["amount"] = 130_000_00
    new = plans.save(draft, **given, by=school)
    found = plan_changes.between(old, new)
    assert found.goals == ("建成智慧校园管理平台。", "扩大范围。")
    assert [(row.title, row.kind, len(row.values)) for row in found.rows] == [
        ("网络改造", "调整", 1),
        ("应用推广", "新增", 6),
        ("教师培训", "取消", 6),
    ]
    assert found.rows[0].values == [plan_changes.Value("完成日期", "2019-03-20", "2019-04-19")]
    assert [(m.label, *m.shown) for m in found.lines] == [
        ("2018 年 交换机（公用经费）", "120,000.00", "130,000.00", "+10,000.00")
    ]
    assert [(m.label, m.after - m.before) for m in found.years] == [
        ("2018 年", 10_000_00), ("2019 年", 0), ("合计", 10_000_00),
    ]  # fmt: skip
    assert not plan_changes.between(old, old)


def test_reports_go_on_with_the_milestones_that_stayed(project, school, county):
    old = make_approved(project)
    draft = begin(project, school)
    given = keyed(draft, reason="更名")
    given["milestones"][0]["title"] = "网络与安全改造"
    plans.approve(plans.submit(plans.save(draft, **given, by=school), by=school), by=county)
    renamed = Milestone.objects.get(plan__status="approved", title="网络与安全改造")
    assert renamed.key == old.milestones.first().key
