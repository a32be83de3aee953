"""Confirming and submitting: what is checked, what is kept for ever, until when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from citong.apps.pilots import digest
from citong.apps.pilots.actions import batch as batches
from citong.apps.pilots.actions import city as city_desk
from citong.apps.pilots.actions import county, drafting, review, submission
from citong.apps.pilots.actions.waiting import CONFIRM, SCAN
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Extension, Opinion, Version
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import applications, completeness, desks, papers
from citong.apps.pilots.queries.contents import content_of
from citong.kit.errors import Conflict, Refused
from citong.lib import clock
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.org.changes import move
from citong.records.places.models import Kind
from tests.factories import actor_for, make_city_tree
from tests.factories.forms import fill_form, start_application
from tests.factories.pilots import bring, make_batch, make_scan
from tests.factories.places import make_school

APPLICANT = (perms.view, perms.fill, perms.withdraw)
PRINCIPAL = (perms.view, perms.fill, perms.submit, perms.withdraw, perms.reveal)
SAID = {"opinion": "同意申报。", "confirmed": True}


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def applicant(city):
    return actor_for(city.school, *APPLICANT)


@pytest.fixture
def principal(city):
    return actor_for(city.school, *PRINCIPAL)


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.bureau: 1})


@pytest.fixture
def draft(city, batch, applicant):
    make_school(city.school, township_central=True)
    return start_application(batch, city.school, applicant)


@pytest.fixture
def full(draft, applicant):
    fill_form(draft, applicant)
    return Application.objects.get(pk=draft.pk)


def waiting(application):
    items = WorkItem.objects.filter(subject_kind="pilots.application", subject_id=str(application.pk), done_at=None)
    return sorted((item.kind, item.unit.name, item.perm) for item in items.select_related("unit"))


def test_an_incomplete_form_is_not_put_before_the_principal(draft, applicant):
    with pytest.raises(Refused) as refused:
        submission.request_confirmation(draft, by=applicant)
    assert refused.value.messages[0].startswith("还有 14 处需要填写或修改，不能提交：")


def test_a_complete_form_waits_for_the_principal(full, applicant, city):
    asked = submission.request_confirmation(full, by=applicant)
    assert asked.confirm_requested_at is not None
    assert waiting(asked) == [(CONFIRM, city.school.name, perms.submit)]


def test_the_principal_may_give_it_back(full, applicant, principal, city):
    asked = submission.request_confirmation(full, by=applicant)
    back = submission.return_to_applicant(asked, reason="经费来源再写清楚。", by=principal)
    assert (back.confirm_requested_at, back.steps.last().opinion) == (None, "经费来源再写清楚。")
    assert waiting(back) == [("pilots.correct", city.school.name, perms.fill)]


def test_submitting_makes_a_version_with_everything_that_counts(full, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    version = done.latest
    assert (done.status, version.number, version.by) == (Status.SUBMITTED, 1, principal.user)
    assert version.content == dict(content_of(full).items())
    assert version.digest == digest.of_version(done.number, 1, version.content)
    assert version.record["foundation"]["teachers"] == 64
    assert [(r.rule.key, r.verdict) for r in version.conditions.select_related("rule")] == [
        ("object", "met"), ("intent", "met"), ("cooperation", "met"), ("bandwidth", "met"), ("security", "look"),
        ("budget", "met"),
    ]  # fmt: skip
    opinion = done.opinions.get()
    assert (opinion.kind, opinion.text, opinion.signed_by) == (Opinion.Kind.SCHOOL, "同意申报。", str(principal.user))
    assert (done.kind, done.students, done.contact_name) == ("小学", 1200, "黄玥喆")
    step = done.steps.last()
    assert (step.label, step.before, step.after, step.version) == ("提交", Status.DRAFT, Status.SUBMITTED, version)


def test_after_submission_the_desk_has_it_and_the_school_owes_the_scan(full, applicant, principal, city):
    asked = submission.request_confirmation(full, by=applicant)
    done = submission.submit(asked, by=principal, **SAID)
    assert waiting(done) == [(SCAN, city.school.name, perms.fill), ("pilots.screen", city.county.name, perms.screen)]


def test_the_applicant_alone_cannot_submit(full, applicant):
    with pytest.raises(PermissionDenied):
        submission.submit(full, by=applicant, **SAID)


def test_without_the_tick_nothing_is_submitted(full, principal):
    with pytest.raises(Refused, match="请先勾选确认"):
        submission.submit(full, opinion="同意", confirmed=False, by=principal)
    assert Version.objects.count() == 0


def test_what_changed_after_the_principal_read_it_is_not_submitted_unread(full, applicant, principal):
    seen = digest.of_content(content_of(full))
    drafting.save(full.parts.get(key="plan.goals"), typed={"text": "改过的目标"}, by=applicant)
    with pytest.raises(Conflict, match="刚刚被修改过"):
        submission.submit(full, by=principal, seen=seen, **SAID)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contact": {"mobile": "123"}}, "「项目联系人」的「手机」：请填写 11 位手机号码。"),
        ({"foundation": {"students": "很多"}}, "「学校基本情况和工作基础」的「学生人数」：请填写整数，例如 1200。"),
        ({"foundation": {"intro": "   "}}, "「学校基本情况和工作基础」的「学校基本情况和工作基础简介」还没有填写。"),
        ({"plan__risks": {"text": ""}}, "「潜在问题分析」还没有填写。"),
        ({"school": {"kind": "大学"}}, "「学校基本情况」的「学校类别」：请从中学、小学、幼儿园中选择一项。"),
    ],
)  # fmt: skip
def test_one_mistake_is_named_with_its_remedy(draft, applicant, principal, changes, message):
    fill_form(draft, applicant, **changes)
    found = [problem.message for problem in completeness.problems(draft.batch, content_of(draft))]
    assert message in found
    with pytest.raises(Refused, match="不能提交"):
        submission.submit(draft, by=principal, **SAID)


@pytest.mark.parametrize(("length", "refused"), [(1999, True), (2000, False), (4500, False), (4501, True)])
def test_the_plan_has_hard_bounds(batch, length, refused):
    keys = [section.part.key for section in batch.sections.all()]
    content = {key: {"text": "字" * 100} for key in keys} | {keys[0]: {"text": "字" * (length - 500)}}
    problems = [p.anchor for p in completeness.problems(batch, content) if p.part == "plan"]
    assert problems == (["plan-total"] if refused else [])


@pytest.mark.parametrize(("count", "warned"), [(2699, True), (2700, False), (3300, False), (3301, True)])
def test_outside_of_about_three_thousand_there_is_a_warning(batch, count, warned):
    assert bool(completeness.length_warning(batch, count)) == warned


def test_english_words_count_as_one_each(batch):
    content = {"plan.goals": {"text": "建设 Wi-Fi 6 网络，覆盖率 98.5%。"}}
    assert applications.plan_count(content) == 12


def test_a_bandwidth_below_the_minimum_is_refused_with_the_figures(draft, applicant, principal):
    fill_form(draft, applicant, network={"bandwidth": "29"})
    with pytest.raises(Refused) as refused:
        submission.submit(draft, by=principal, **SAID)
    assert refused.value.messages == [
        "不符合申报条件，不能提交：互联网出口带宽 29 Mbps，低于小学不低于 30 Mbps 的要求。"
    ]


def test_what_the_conditions_forbid_is_told_before_the_principal_is_asked(draft, applicant):
    fill_form(draft, applicant, network={"bandwidth": "29"})
    with pytest.raises(Refused, match="互联网出口带宽 29 Mbps，低于小学不低于 30 Mbps 的要求。"):
        submission.request_confirmation(draft, by=applicant)


def test_the_principal_is_asked_once(full, applicant, principal):
    submission.request_confirmation(full, by=applicant)
    assert (
        submission.request_confirmation.refusal(Application.objects.get(pk=full.pk))
        == "已经提请校长确认，等待校长核对提交。"
    )
    submission.return_to_applicant(Application.objects.get(pk=full.pk), reason="请补充经费来源。", by=principal)
    again = submission.request_confirmation(Application.objects.get(pk=full.pk), by=applicant)
    assert again.confirm_requested_at is not None


@pytest.mark.parametrize("bandwidth", ["29", "29.99"])
def test_less_than_thirty_is_refused_and_thirty_is_enough(draft, applicant, principal, bandwidth):
    fill_form(draft, applicant, network={"bandwidth": bandwidth})
    with pytest.raises(Refused):
        submission.submit(draft, by=principal, **SAID)
    fill_form(draft, applicant, network={"bandwidth": "30"})
    assert submission.submit(Application.objects.get(pk=draft.pk), by=principal, **SAID).status == Status.SUBMITTED


def test_a_junior_school_is_refused_below_fifty_and_accepted_with_fifty(batch, city):
    make_school(city.second_school, Kind.JUNIOR, ordinary_junior=True)
    writer, head = (actor_for(city.second_school, *held) for held in (APPLICANT, PRINCIPAL))
    draft = start_application(batch, city.second_school, writer)
    fill_form(draft, writer, school={"kind": "中学"}, network={"bandwidth": "49"})
    with pytest.raises(Refused, match="互联网出口带宽 49 Mbps，低于初中不低于 50 Mbps 的要求。"):
        submission.submit(draft, by=head, **SAID)
    fill_form(draft, writer, network={"bandwidth": "50"})
    assert submission.submit(Application.objects.get(pk=draft.pk), by=head, **SAID).status == Status.SUBMITTED


def test_before_the_window_and_after_the_batch_the_reason_is_another(full, principal, batch):
    with clock.travel(batch.opens_at - timedelta(days=1)), pytest.raises(Refused) as early:
        submission.submit(full, by=principal, **SAID)
    opening = f"{batch.opens_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    assert early.value.messages == [f"本批次尚未开始申报，{opening} 起可以申报。"]
    batches.close(batch, by=actor_for(batch.unit, perms.batch))
    with pytest.raises(Refused) as late:
        submission.submit(Application.objects.get(pk=full.pk), by=principal, **SAID)
    assert late.value.messages == ["本批次已经结束，不再接受申报。"]


def test_the_length_that_is_asked_for_is_the_batchs_own(batch):
    assert batch.plan_about == 3000
    batch.plan_warn_min, batch.plan_warn_max = 1800, 2200
    assert "控制在 2000 字左右（1800–2200 字）" in completeness.length_warning(batch, 1500)


def test_until_the_last_second_of_the_deadline_it_is_accepted(full, principal, batch):
    last = batch.deadline.replace(microsecond=999_000)
    with clock.travel(last - timedelta(milliseconds=600)):
        assert submission.submit(full, by=principal, **SAID).status == Status.SUBMITTED


def test_one_second_later_it_is_refused(full, principal, batch):
    with clock.travel(batch.deadline + timedelta(seconds=1)), pytest.raises(Refused) as refused:
        submission.submit(full, by=principal, **SAID)
    shown = f"{batch.deadline.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"
    assert refused.value.messages == [f"申报已于 {shown} 截止。确需补报的，请向市局申请延期。"]


@pytest.mark.parametrize("level", ["county", "school"])
def test_an_extension_for_the_county_or_the_school_reopens(full, principal, batch, city, level):
    officer = actor_for(city.bureau, perms.extend)
    extension = Extension(
        batch=batch, unit=getattr(city, level), until=batch.deadline + timedelta(days=2), reason="台风停课"
    )
    batches.extend(extension, by=officer)
    with clock.travel(batch.deadline + timedelta(days=1)):
        assert submission.submit(full, by=principal, **SAID).status == Status.SUBMITTED


def test_an_extension_elsewhere_does_not_help(full, principal, batch, city):
    Extension.objects.create(
        batch=batch, unit=city.other_county, until=batch.deadline + timedelta(days=2), reason="台风停课"
    )
    with clock.travel(batch.deadline + timedelta(days=1)), pytest.raises(Refused, match="截止"):
        submission.submit(full, by=principal, **SAID)


def test_a_submitted_version_never_changes(full, principal):
    version = submission.submit(full, by=principal, **SAID).latest
    content, version.content = version.content, {}
    with pytest.raises(ValueError, match="never changed"):
        version.save()
    values = {field.attname: getattr(version, field.attname) for field in Version._meta.concrete_fields}
    for write in (
        lambda: Version.objects.filter(pk=version.pk).update(content={}),
        lambda: Version.objects.bulk_update([version], ["content"]),
        lambda: Version(**values).save(),
        lambda: connection.cursor().execute("DELETE FROM pilots_version WHERE id = %s", [version.pk]),
    ):
        with pytest.raises(IntegrityError, match="submitted versions are append-only"), transaction.atomic():
            write()
    assert full.versions.get().content == content
    with pytest.raises(Refused, match="内容不能修改"):
        drafting.save(full.parts.get(key="network"), typed={"bandwidth": "1"}, by=principal)


def test_what_was_said_of_it_at_which_step_never_changes(full, principal):
    done = submission.submit(full, by=principal, **SAID)
    for rows, column, what in (
        (done.steps.all(), "opinion", "steps of an application"),
        (done.opinions.all(), "text", "opinions"),
    ):
        for write in (lambda rows=rows, column=column: rows.update(**{column: "改了"}), rows.all().delete):
            with pytest.raises(IntegrityError, match=f"{what} are append-only"), transaction.atomic():
                write()
    assert [step.opinion for step in done.steps.filter(label="提交")] == [o.text for o in done.opinions.all()]


def test_after_a_return_the_marks_are_there_and_a_second_version_comes(full, applicant, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    officer = actor_for(city.county, perms.view, perms.screen)
    marks = [{"part": "plan.goals", "comment": "目标要可衡量"}]
    back = county.return_for_correction(done, reason="请补充目标", marks=marks, by=officer)
    assert [m.comment for m in back.latest.marks.all()] == ["目标要可衡量"]
    assert waiting(back) == [("pilots.correct", city.school.name, perms.fill)]
    goals = back.parts.get(key="plan.goals")
    drafting.save(goals, typed={"text": goals.values["text"] + "到2020年覆盖全部班级。"}, by=applicant)
    again = submission.submit(back, by=principal, opinion="已修改。", confirmed=True)
    assert (again.status, again.latest.number, again.versions.count()) == (Status.SUBMITTED, 2, 2)
    assert again.versions.first().content != again.latest.content


def test_a_school_that_went_over_to_the_city_submits_to_it_once_returned(full, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    assert (done.desk, done.city_direct) == (city.county, False)
    move(city.school, city.bureau, clock.today())
    officer = actor_for(city.bureau, perms.screen, perms.accept)
    assert city_desk.accept.refusal(done) == f"{city.school.name}须由{city.county.label}推荐并报送后，市局才能受理。"
    back = county.return_for_correction(done, reason="学校已划转市直，请重新提交。", by=officer)
    assert (back.desk, back.city_direct) == (city.county, False)
    again = submission.submit(back, by=principal, **SAID)
    assert (again.desk, again.city_direct) == (city.bureau, True)
    assert ("pilots.screen", city.bureau.name, perms.screen) in waiting(again)
    city_desk.receive_paper(again, paper_copies=3, by=officer)
    make_scan(again)
    assert city_desk.accept(Application.objects.get(pk=again.pk), by=officer).status == Status.ACCEPTED


def test_a_supplement_is_answered_after_the_deadline_and_returns_to_the_city(full, principal, city, batch):
    done = submission.submit(full, by=principal, **SAID)
    bring(done, Status.DISPATCHED)
    asked = city_desk.ask_supplement(done, reason="补充证书", by=actor_for(city.bureau, perms.accept))
    with clock.travel(batch.deadline + timedelta(days=3)):
        answered = submission.supply(asked, by=principal, **SAID)
    assert (answered.status, answered.latest.number) == (Status.DISPATCHED, 2)
    assert ("pilots.accept", city.bureau.name, perms.accept) in waiting(answered)


def test_the_countys_opinion_stays_on_the_form_after_a_supplement_and_names_its_version(full, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    done = county.recommend(done, opinion="基础扎实，同意推荐。", by=actor_for(city.county, perms.screen))
    bring(done, Status.DISPATCHED)
    asked = city_desk.ask_supplement(done, reason="补充证书", by=actor_for(city.bureau, perms.accept))
    submission.supply(asked, by=principal, opinion="已补正。", confirmed=True)
    first, second = (papers.form_data(version) for version in full.versions.all())
    assert [form.county_opinion.text for form in (first, second)] == [
        "基础扎实，同意推荐。", "基础扎实，同意推荐。（对第 1 版的意见）",
    ]  # fmt: skip
    assert (first.school_opinion.text, second.school_opinion.text) == ("同意申报。", "已补正。")


def test_withdrawing_frees_the_place_and_empties_the_desks(full, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    officer = actor_for(city.county, perms.view, perms.screen)
    county.recommend(done, opinion="同意", by=officer)
    assert desks.used(done.batch, city.county) == 1
    gone = submission.withdraw(done, reason="学校搬迁", by=principal)
    assert (gone.status, gone.rank, waiting(gone)) == (Status.WITHDRAWN, None, [])
    assert desks.used(done.batch, city.county) == 0


def test_an_accepted_application_cannot_be_withdrawn(full, principal):
    done = submission.submit(full, by=principal, **SAID)
    bring(done, Status.ACCEPTED)
    with pytest.raises(Refused, match="当前状态为「已受理」，不能撤回申报"):
        submission.withdraw(done, reason="不想报了", by=principal)


def test_what_differs_from_the_record_is_kept_and_named(full, principal):
    version = submission.submit(full, by=principal, **SAID).latest
    found = {d.label: (d.form, d.record) for d in applications.differences(version)}
    assert found["学校基本情况和工作基础 · 网络基础"] == ("千兆到桌面。", "千兆到桌面，无线覆盖教学区。")
    assert "学校基本情况 · 学校名称" not in found


def test_facts_side_by_side_cost_the_same_for_one_and_for_many(full, principal, city, batch, django_assert_num_queries):
    done = submission.submit(full, by=principal, **SAID)
    with django_assert_num_queries(4):
        found = applications.facts_of([done])[done.pk]
    assert (found.kind, found.students, found.teachers, found.bandwidth) == ("小学", 1200, 64, "100")
    assert (found.spending, found.plan, found.conditions) == (25_000_016, 2952, "符合 5，需核实 1")
    assert (found.has_scan, found.version) == (False, done.latest)


def told(user):
    return [(m.title, m.url) for m in Message.objects.filter(user=user).order_by("pk")]


def test_the_school_hears_of_every_step_that_concerns_it(full, applicant, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    officer = actor_for(city.county, perms.view, perms.screen)
    county.recommend(done, opinion="同意推荐", by=officer)
    page = f"/pilots/applications/{done.pk}/"
    assert told(applicant.user) == [("鲤城区浮桥中心小学的试点申报：县级推荐", page)]
    assert told(principal.user) == told(applicant.user)
    assert told(officer.user) == []
    submission.withdraw(done, reason="学校搬迁", by=principal)
    assert told(officer.user) == [("鲤城区浮桥中心小学撤回了试点申报", page)]


def test_what_the_experts_do_is_not_told_to_the_school(full, applicant, principal, city):
    done = submission.submit(full, by=principal, **SAID)
    bring(done, Status.IN_REVIEW)
    review.finish_review(done, by=actor_for(city.bureau, perms.assign, perms.results, perms.decide))
    assert told(applicant.user) == []
