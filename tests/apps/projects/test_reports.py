"""A month's report: written together, sent with its usage frozen, sent back with remarks, accepted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.projects.actions import reports
from citong.apps.projects.models import Evidence, Milestone, Obligation, Plan, Report
from citong.apps.projects.queries import usage
from citong.kit.errors import Conflict, Refused
from citong.lib import clock
from citong.platform.inbox.models import Message, WorkItem
from tests.factories import pdf_upload
from tests.factories.pilots import at
from tests.factories.projects import WRITTEN


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
    assert (report.usage_version, report.usage["active"], report.usage["accounts"]) == (1, {"教职工": 1}, 1)
    frozen = report.usage
    Message.objects.create(user=school.user, title="通知")
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
