"""A month's report: written together, sent with its usage frozen, sent back with remarks, accepted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from citong.apps.notices.actions.reading import opened
from citong.apps.notices.actions.sending import recall
from citong.apps.notices.models import Receipt
from citong.apps.projects.actions import plans, reports
from citong.apps.projects.models import Evidence, Milestone, Obligation, Plan, Report
from citong.apps.projects.queries import standing, usage
from citong.apps.projects.texts import SOON
from citong.kit.errors import Conflict, Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit.trail import record
from citong.platform.identity.models import Post
from citong.platform.inbox import messages
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.workflow import starting
from citong.records.places.models import School
from tests.factories import actor_for, make_user_with, pdf_upload
from tests.factories.flows import agree, approve, make_flow, make_school_of_signers, start
from tests.factories.notices import make_receipt, make_sent
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.plans import make_approved, written
from tests.factories.projects import WRITTEN

SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def january(in_2018):
    with clock.travel(at("2019-01-15 09:00:00")):
        yield


@pytest.fixture
def month(project):
    plan = Plan.objects.create(project=project, status="approved")
    given = {"deliverable": "验收单", "starts_on": date(2018, 12, 11), "due_on": date(2019, 6, 30), "owner": "林志伟"}
    Milestone.objects.create(plan=plan, key="net", title="网络改造", weight=60, order=0, **given)
    Milestone.objects.create(plan=plan, key="train", title="教师培训", weight=40, order=1, **given)
    return Obligation.objects.get(project=project, month=date(2019, 1, 1))


def begin(month, school):
    return reports.begin_report(Report(obligation=Obligation.objects.get(pk=month.pk)), by=school)


def write(report, school, **more):
    given = {"texts": WRITTEN, "spent": 120_000_00, "progress": [{"milestone": "net", "percent": 40, "note": "已布线"}]}
    return reports.save_report(report, by=school, **{**given, **more})


def sent(month, school):
    reports.send_report(write(begin(month, school), school), by=school)
    return Obligation.objects.get(pk=month.pk)


def test_a_draft_begins_with_the_milestones_of_the_plan(month, school):
    report = begin(month, school)
    assert list(report.progress.values_list("title", "percent")) == [("网络改造", 0), ("教师培训", 0)]


def test_a_draft_that_was_begun_before_the_plan_tells_of_its_milestones_before_it_is_sent(project, principal, client):
    by = Actor.of(principal)
    early = Obligation.objects.get(project=project, month=date(2019, 1, 1))
    write(begin(early, by), by, progress=[])
    net, train = make_approved(project).milestones.all()
    client.force_login(principal)
    save = reverse("projects-report-save", args=[early.pk])
    typed = {**WRITTEN, "spent": "120000", "revision": early.reports.get().revision, "send": "1"}  # an old page
    refused = client.post(save, typed)
    assert refused.status_code == 422
    assert {f"percent-{net.key}", f"percent-{train.key}"} <= set(refused.context["form"].errors)
    assert "请填写“网络改造”的完成情况" in refused.text
    assert f'name="percent-{net.key}"' in client.get(reverse("projects-report-form", args=[early.pk])).text
    told = {f"percent-{net.key}": "40", f"note-{net.key}": "已布线", f"percent-{train.key}": ""}
    client.post(save, {**typed, **told, "revision": early.reports.get().revision})
    report = early.reports.get()
    assert (report.status, list(report.progress.values_list("title", "percent"))) == (
        "sent", [("网络改造", 40), ("教师培训", 0)],
    )  # fmt: skip
    found = standing.of_project(project)
    assert (found.reported, found.endangered) == (24, False)


def test_a_draft_follows_a_change_of_the_plan(project, school):
    make_approved(project)
    month = Obligation.objects.get(project=project, month=date(2019, 1, 1))
    report = write(begin(month, school), school, progress=[])
    net, train = report.progress.all()
    change = written(project, reason="合并任务")
    change["milestones"][0] |= {"key": net.milestone, "title": "网络与安全改造"}
    change["milestones"][1] |= {"title": "资源建设"}
    plan = plans.save(plans.begin(Plan(project=project), by=SYSTEM), **change, by=SYSTEM)
    plans.approve(plans.submit(plan, by=SYSTEM), by=SYSTEM)
    with pytest.raises(ValidationError, match="请填写“资源建设”的完成情况"):
        reports.send_report(Report.objects.get(pk=report.pk), by=school)
    added = plan.milestones.get(title="资源建设").key
    progress = [{"milestone": net.milestone, "percent": 30}, {"milestone": added, "percent": 5}]
    progress.append({"milestone": train.milestone, "percent": 90})  # from a page that still shows it
    reports.send_report(write(Report.objects.get(pk=report.pk), school, progress=progress), by=school)
    assert list(report.progress.values_list("title", "percent")) == [("网络与安全改造", 30), ("资源建设", 5)]


def test_a_sent_report_waits_at_the_county(month, school, county, city):
    done = sent(month, school)
    assert (done.status, done.first_sent_at is not None, done.late) == ("sent", True, False)
    assert list(
        WorkItem.objects.filter(done_at=None).exclude(kind="projects.plan").values_list("unit__name", "title")
    ) == [(city.county.name, "审核鲤城区浮桥中心小学 2019 年 1 月月报")]
    assert list(Message.objects.values_list("user", "title")) == [
        (county.user.pk, "鲤城区浮桥中心小学上报了2019 年 1 月月报")
    ]


def test_what_is_missing_is_named_at_its_field(month, school):
    report = reports.save_report(begin(month, school), texts={}, spent=0, progress=[], by=school)
    with pytest.raises(ValidationError) as refused:
        reports.send_report(report, by=school)
    assert refused.value.message_dict == {
        "done": ["请填写本月工作。"],
        "next_steps": ["请填写下月计划；没有计划的，请说明原因。"],
    }


def test_what_was_sent_is_not_changed_any_more(month, school):
    report = Report.objects.get(obligation=sent(month, school))
    for act, inputs in ((reports.save_report, {"texts": {}, "spent": 0, "progress": []}), (reports.send_report, {})):
        with pytest.raises(Refused, match="这一版已经上报"):
            act(report, by=school, **inputs)


def test_sent_back_it_becomes_a_new_version_that_keeps_everything(month, school, county):
    done = sent(month, school)
    back = reports.return_report(
        done, reason="佐证不足", remarks=[{"section": "files", "text": "请附验收单照片"}], by=county
    )
    first, second = back.reports.order_by("number")
    assert (back.status, first.status, second.status, second.number) == ("returned", "sent", "draft", 2)
    assert (second.done, second.spent) == (first.done, first.spent)
    assert list(second.progress.values_list("title", "percent")) == [("网络改造", 40), ("教师培训", 0)]
    assert [(r.get_section_display(), r.text) for r in first.remarks.all()] == [
        ("整份月报", "佐证不足"),
        ("佐证材料", "请附验收单照片"),
    ]


def test_two_versions_are_compared_section_by_section_before_and_after(month, school, county, client):
    draft = write(begin(month, school), school)
    scan, photo = (
        reports.attach_evidence(Evidence(report=draft), upload=pdf_upload(name), by=school)
        for name in ("验收单.pdf", "合同.pdf")
    )
    reports.send_report(draft, by=school)
    back = reports.return_report(Obligation.objects.get(pk=month.pk), reason="请核对", by=county)
    second = back.reports.get(status="draft")
    progress = [{"milestone": "net", "percent": 55, "note": "已布线"}, {"milestone": "train", "percent": 10}]
    second = write(
        second, school, texts={**WRITTEN, "done": "完成网络改造和验收。"}, spent=130_000_50, progress=progress
    )
    reports.detach_evidence(second, file=photo.file_id, by=school)
    reports.send_report(Report.objects.get(pk=second.pk), by=school)
    client.force_login(county.user)
    page = client.get(reverse("projects-report-compare", args=[month.pk]))
    (change,) = page.context["changes"]
    assert (change["old"].number, change["new"].number) == (1, 2)
    assert [(field["title"], field["before"], field["after"]) for field in change["fields"]] == [
        ("本月工作", "完成网络改造。", "完成网络改造和验收。"),
        ("累计支出", "120,000.00 元", "130,000.50 元"),
        ("任务进度", "网络改造 40% 已布线\n教师培训 0%", "网络改造 55% 已布线\n教师培训 10%"),
        ("佐证材料", f"{scan}\n{photo}", str(scan)),
    ]
    assert "第 1 版 → 第 2 版" in page.text


def test_the_first_sending_counts_for_punctuality(month, school, county):
    back = reports.return_report(sent(month, school), reason="佐证不足", by=county)
    with clock.travel(at("2019-01-28 09:00:00")):
        draft = write(back.reports.get(status="draft"), school, spent=130_000_00)
        reports.send_report(draft, by=school)
    again = Obligation.objects.get(pk=month.pk)
    assert (again.status, again.late, again.reports.count()) == ("sent", False, 2)
    assert reports.accept_report(again, by=county).status == "accepted"


def test_money_spent_never_falls(month, school):
    sent(month, school)
    with clock.travel(at("2019-02-15 09:00:00")):
        february = Obligation.objects.get(project=month.project, month=date(2019, 2, 1))
        report = begin(february, school)
        assert report.spent == 120_000_00
        with pytest.raises(ValidationError, match="累计支出不能少于上次上报的数额"):
            reports.send_report(write(report, school, spent=1_00), by=school)


def test_two_who_write_at_once_do_not_overwrite_each_other(month, school):
    report = begin(month, school)
    write(report, school, revision=report.revision)
    with pytest.raises(Conflict):
        write(report, school, revision=report.revision)


def test_evidence_of_an_earlier_version_stays_with_it(month, school, county):
    draft = write(begin(month, school), school)
    kept = reports.attach_evidence(Evidence(report=draft), upload=pdf_upload("验收单.pdf"), by=school)
    reports.send_report(draft, by=school)
    back = reports.return_report(Obligation.objects.get(pk=month.pk), reason="换材料", by=county)
    second = back.reports.get(status="draft")
    reports.detach_evidence(second, file=kept.file_id, by=school)
    first, second = back.reports.order_by("number")
    assert (list(map(str, first.evidence.all())), second.evidence.count()) == (["验收单.pdf"], 0)


def test_usage_is_counted_when_sent_and_stays(month, school, city):
    report = Report.objects.get(obligation=sent(month, school))
    assert (report.usage_version, report.usage["active"], report.usage["accounts"]) == (3, {"教职工": 1}, 1)
    frozen = report.usage
    make_receipt(city.school)
    assert usage.of_month(month) != frozen
    assert Report.objects.get(pk=report.pk).usage == frozen


def test_a_month_that_has_not_begun_and_a_resting_project_are_refused(month, school):
    with pytest.raises(Refused, match="还没有到 2019 年 2 月"):
        begin(Obligation.objects.get(project=month.project, month=date(2019, 2, 1)), school)
    type(month.project).objects.filter(pk=month.project_id).update(status="suspended")
    with pytest.raises(Refused, match="项目已暂停"):
        begin(month, school)


def test_nobody_but_the_school_writes_and_nobody_but_the_desk_judges(month, school, county):
    with pytest.raises(PermissionDenied):
        begin(month, county)
    with pytest.raises(PermissionDenied):
        reports.accept_report(sent(month, school), by=school)


def test_approvals_that_were_decided_in_the_month_count_as_usage(month, city):
    signers = make_school_of_signers(city)
    flow = make_flow(signers.unit, approve("审批", signers.admin))
    agreed, withdrawn, _ = (start(flow, signers.teacher) for _ in range(3))
    agree(agreed, signers.admin)
    starting.withdraw(withdrawn, signers.teacher)
    assert usage.of_month(month)["approvals"] == 1


def test_of_what_came_to_the_school_only_notices_count(month, school, city):
    bureau, teacher = actor_for(city.bureau), make_user_with(city.school_office)
    held, read_late, recalled = (make_sent(city.bureau, city.school) for _ in range(3))
    for announcement, user, unit in (
        (held, school.user, city.school),
        (held, teacher, city.school_office),
        (read_late, teacher, city.school_office),
        (recalled, teacher, city.school_office),
        (held, bureau.user, city.bureau),
    ):
        Receipt.objects.create(announcement=announcement, user=user, unit=unit)
    Message.objects.create(user=school.user, title="月报提醒", kind=SOON, read_at=clock.now())
    messages.mark_read(teacher)
    opened(Receipt.objects.get(user=school.user))
    opened(Receipt.objects.get(announcement=recalled))
    recall(recalled, reason="内容有误", by=actor_for(city.bureau, *roles["programme_officer"].permissions))
    with clock.travel(at("2019-02-01 00:00:01")):
        opened(Receipt.objects.get(announcement=read_late))
        told = usage.of_month(month)
    assert (told["notices"], told["notices_read"]) == (3, 1)


def test_an_earlier_report_keeps_the_figures_of_its_version():
    second = {"active": {}, "accounts": 2, "approvals": 0, "finished": 1, "messages": 9, "read": 7, "completeness": 60}
    assert usage.lines(second) == [
        ("活跃账号", 0), ("本校账号数", 2), ("办结审批数", 0), ("办结事项数", 1), ("收到消息数", 9), ("已读消息数", 7),
        ("学校数据完整度（%）", 60),
    ]  # fmt: skip


def test_completeness_is_the_share_of_the_record_that_is_filled(month, city):
    assert usage.of_month(month)["completeness"] == 0
    record = make_school(city.school, teachers=None)
    assert usage.of_month(month)["completeness"] == 82  # 32 of 39: no certificates, no number of teachers
    School.objects.filter(pk=record.pk).update(teachers=0, mps_number="公认 2018-001")
    assert usage.of_month(month)["completeness"] == 87


def test_active_accounts_are_told_apart_by_their_posts(month, city):
    principal, teacher, silent, below = (
        make_user_with(unit, kind=kind)
        for unit, kind in (
            (city.school, Post.Kind.PRINCIPAL), (city.school, Post.Kind.TEACHER), (city.school, Post.Kind.TEACHER),
            (city.school_office, Post.Kind.TEACHER),
        )
    )  # fmt: skip
    officer = make_user_with(city.bureau, kind=Post.Kind.OFFICER)
    for user in (principal, teacher, teacher, below, officer):
        record(Actor.of(user), "test.act", "办理", month, {})
    told = usage.of_month(month)
    assert (told["active"], told["accounts"]) == ({"校长（园长）": 1, "教职工": 2}, 4)
    assert silent.is_active
