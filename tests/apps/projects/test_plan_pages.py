"""The pages of the plan: the project's tab, the form that saves itself, versions side by side, the paper, the archive."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from citong.apps.projects.actions import plans
from citong.apps.projects.forms.plan import PlanForm
from citong.apps.projects.models import Plan
from citong.apps.projects.papers import plan as papers
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.records.programmes import dossier
from citong.records.programmes.actions import projects
from tests.factories import make_user_with
from tests.factories.plans import make_approved, make_draft, make_submitted

SYSTEM = Actor.system()
pytestmark = pytest.mark.usefixtures("in_2018")


def sign_in(client, unit, role):
    client.force_login(make_user_with(unit, *roles[role].permissions))
    return client


@pytest.fixture
def at_school(client, city):
    return sign_in(client, city.school, "school_applicant")


@pytest.fixture
def at_county(client, city):
    return sign_in(client, city.county, "county_reviewer")


def home(client, project):
    return client.get(reverse("projects-plan", args=[project.pk])).text


def posted(plan, **more):
    """What the page of ``plan`` sends, with ``more`` typed into it."""
    return {**PlanForm(plan).shown(), "revision": str(plan.revision), **more}


def save_url(plan):
    return reverse("projects-plan-save", args=[plan.pk])


def test_the_tab_leads_a_school_from_nothing_to_the_form(project, at_school):
    assert "编制实施计划" in home(at_school, project)
    begun = at_school.post(reverse("projects-plan-begin", args=[project.pk]))
    plan = Plan.objects.get()
    assert begun.url == reverse("projects-plan-form", args=[plan.pk])
    page = at_school.get(begun.url).text
    assert page.count('data-gantt-target="row"') == 6  # as many as rows to type into
    assert at_school.post(reverse("projects-plan-begin", args=[project.pk])).url == begun.url
    assert "继续编制" in home(at_school, project)


def test_a_reader_does_not_see_a_draft(project, at_county):
    plan = make_draft(project)
    assert "还没有批准的实施计划" in home(at_county, project)
    assert "学校正在编制" in at_county.get(reverse("plans-detail", args=[plan.pk])).text
    assert at_county.get(reverse("projects-plan-paper", args=[plan.pk])).status_code == 404
    assert at_county.get(reverse("projects-plan-form", args=[plan.pk])).status_code == 403


def test_what_is_typed_is_saved_with_the_order_of_the_rows(project, at_school):
    plan = make_draft(project)
    keys = [m.key for m in plan.milestones.all()]
    new = {"place-2": "1", "title-2": "需求调研", "purpose-2": "服务器", "amount-2": "3.2万元"}
    answer = at_school.post(save_url(plan), posted(plan, **{"place-0": "3", **new}))
    assert answer.status_code == 302
    kept = Plan.objects.get()
    assert [(m.title, m.key in keys) for m in kept.milestones.all()] == [
        ("需求调研", False), ("教师培训", True), ("网络改造", True),
    ]  # fmt: skip
    assert [(line.purpose, line.year, line.amount) for line in kept.budget.all()][-2:] == [
        ("交换机", 2019, 365_000_00), ("服务器", None, 32_000_00),
    ]  # fmt: skip


def test_a_row_that_is_emptied_is_gone(project, at_school):
    plan = make_draft(project)
    gone = dict.fromkeys(("title-0", "deliverable-0", "weight-0", "starts_on-0", "due_on-0", "owner-0"), "")
    at_school.post(save_url(plan), posted(plan, **gone))
    assert [m.title for m in Plan.objects.get().milestones.all()] == ["教师培训"]


def test_while_one_writes_it_saves_itself(project, at_school):
    plan = make_draft(project)
    script = {"HTTP_ACCEPT": "application/json"}
    first = at_school.post(save_url(plan), posted(plan, goals="新目标"), **script)
    assert (first.status_code, first.json()["revision"]) == (200, plan.revision + 1)
    second = at_school.post(save_url(plan), posted(plan, goals="另一个"), **script)
    assert (second.status_code, second.json()["values"]["goals"]) == (409, ["新目标"])
    assert not [name for name in second.json()["values"] if name.startswith("key-")]
    wrong = at_school.post(save_url(plan), posted(plan, **{"weight-0": "很多"}), **script)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["weight-0"])


def test_without_scripts_a_conflict_brings_the_form_back_with_what_was_typed(project, at_school):
    plan = make_draft(project)
    at_school.post(save_url(plan), posted(plan, goals="新目标"))
    answer = at_school.post(save_url(plan), posted(plan, goals="另一个"))
    assert answer.status_code == 409
    assert "另一个" in answer.text
    assert "刚刚被同事修改过" in answer.text


def test_what_is_missing_stands_at_its_field_when_it_is_submitted(project, at_school):
    plan = make_draft(project)
    answer = at_school.post(save_url(plan), posted(plan, send="1", **{"owner-1": "", "weight-0": "50"}))
    assert answer.status_code == 422
    assert answer.context["form"].errors["owner-1"] == ["第 2 行：请填写责任人。"]
    assert answer.context["form"].non_field_errors() == ["阶段任务的权重合计应为 100，现为 90。"]
    assert Plan.objects.get().status == "draft"


def test_a_complete_plan_goes_to_the_county(project, at_school):
    plan = make_draft(project)
    answer = at_school.post(save_url(plan), posted(plan, send="1"), follow=True)
    assert "已报送鲤城区教育局审批" in answer.text
    assert at_school.get(reverse("projects-plan-form", args=[plan.pk])).url == reverse("plans-detail", args=[plan.pk])
    assert "由鲤城区教育局审批" in home(at_school, project)


def test_the_county_approves_on_the_page(project, at_county):
    plan = make_submitted(project)
    page = at_county.get(reverse("plans-detail", args=[plan.pk])).text
    assert [word in page for word in ("批准", "退回修改", "网络改造验收单", "485,000.00")] == [True] * 4
    act = reverse("plans-do", args=[plan.pk, "approve"])
    at_county.post(act, {"opinion": "同意。", "revision": plan.revision})
    assert Plan.objects.get().status == "approved"
    assert "现行计划" in home(at_county, project)


def test_a_change_shows_what_was_and_what_is_to_be(project, at_county):
    old = make_approved(project)
    rows = {
        "goals": "扩大范围。",
        "budget": [{"year": 2019, "purpose": "服务器", "source": "奖补", "amount": 1_000_00}],
    }
    new = make_submitted(project, **rows)
    page = at_county.get(reverse("plans-detail", args=[new.pk]))
    shown = re.sub(r"<[^>]+>", "", page.text)
    assert [word in shown for word in ("变更对照", "设备到货推迟", "+1,000.00", "-484,000.00")] == [True] * 4
    both = at_county.get(reverse("projects-plan-compare", args=[old.pk, new.number]))
    assert (both.context["old"], both.context["new"]) == (old, new)
    assert at_county.get(reverse("projects-plan-compare", args=[old.pk, old.number])).status_code == 404


def test_a_version_that_was_sent_back_stands_over_the_next_one(project, at_school):
    plans.give_back(make_submitted(project), reason="请细化成果。", by=Actor.system())
    draft = Plan.objects.get(status="draft")
    for url in (reverse("projects-plan-form", args=[draft.pk]), reverse("projects-plan", args=[project.pk])):
        assert "请细化成果。" in at_school.get(url).text
    assert "两个版本的内容相同" in at_school.get(reverse("plans-detail", args=[draft.pk])).text


def test_a_project_that_rests_says_so_and_offers_nothing(project, at_school, officer):
    projects.suspend(project, reason="校舍改造", by=officer)
    page = home(at_school, project)
    assert "项目已暂停，恢复后再编制和审批实施计划" in page
    assert "projects-plan-begin" not in page
    answer = at_school.post(reverse("projects-plan-begin", args=[project.pk]), follow=True)
    assert "项目已暂停" in answer.text
    assert Plan.objects.count() == 0


def test_the_list_has_a_tab_for_each_state(project, at_county):
    link = f'href="{reverse("plans-detail", args=[make_submitted(project).pk])}'
    assert link in at_county.get(reverse("plans-list"), {"status": "submitted"}).text
    assert link not in at_county.get(reverse("plans-list"), {"status": "approved"}).text


def test_the_paper_is_the_same_whenever_it_is_printed(project, at_school):
    plan = make_approved(project)
    answer = at_school.get(reverse("projects-plan-paper", args=[plan.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert papers.paper(plan) == answer.content
    values = papers.values(plan)
    assert (values["total"], values["period"]) == ("485,000.00", "2018年12月11日至2020年12月10日")


def test_the_archive_holds_every_version_that_was_submitted(project):
    plans.give_back(make_submitted(project), reason="请细化成果。", by=Actor.system())
    second = plans.submit(Plan.objects.get(status="draft"), by=Actor.system())
    plans.approve(second, by=Actor.system())
    make_draft(project)
    found = [d for d in dossier.contents(project) if "实施计划" in d.path]
    assert [d.path.partition("/")[2] for d in found] == ["第1版-退回修改.pdf", "第2版-已批准.pdf"]
    assert found[0].read()[:5] == b"%PDF-"


def test_the_projects_page_says_how_the_plan_stands(project, at_school):
    def state():
        page = at_school.get(reverse("projects-detail", args=[project.pk]))
        sections = next(data["sections"] for panel, data in page.context["panels"] if panel.title == "项目工作")
        return next((s.word, s.remark) for section, _, s in sections if section.label == "实施计划")

    assert state()[0] == "未编制"
    make_draft(project)
    assert state()[0] == "编制中"
    plans.submit(Plan.objects.get(), by=Actor.system())
    assert state()[0] == "待审批"
    plans.approve(Plan.objects.get(), by=Actor.system())
    assert state() == ("已批准", "现行第 1 版")
    make_draft(project)
    assert state() == ("已批准", "现行第 1 版，变更编制中")


def test_dragged_dates_change_a_draft_and_nothing_that_is_approved(project, at_school):
    draft = make_draft(project)
    dragged = {"starts_on-0": "2019-01-05", "due_on-0": "2019-04-30"}
    json = {"Accept": "application/json"}
    assert at_school.post(save_url(draft), posted(draft, **dragged), headers=json).status_code == 200
    first = draft.milestones.get(title="网络改造")
    assert (str(first.starts_on), str(first.due_on)) == ("2019-01-05", "2019-04-30")
    shown = at_school.get(reverse("projects-plan-form", args=[draft.pk])).text
    assert 'data-controller="gantt"' in shown
    assert "is-movable" in shown

    approved = plans.approve(plans.submit(Plan.objects.get(pk=draft.pk), by=SYSTEM), by=SYSTEM)
    assert at_school.get(reverse("projects-plan-form", args=[approved.pk])).status_code == 302
    for page in (home(at_school, project), at_school.get(reverse("plans-detail", args=[approved.pk])).text):
        assert "gantt-bar" in page
        assert [word for word in ('data-controller="gantt"', "is-movable", "gantt#grab") if word in page] == []
    later = posted(approved, **{"due_on-0": "2019-06-30"})
    refused = at_school.post(save_url(approved), later)
    assert refused.status_code == 422
    assert "不能再修改" in refused.text
    assert str(approved.milestones.get(title="网络改造").due_on) == "2019-04-30"
