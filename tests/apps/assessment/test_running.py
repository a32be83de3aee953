"""An assessment from its beginning to the publication; frozen figures stay, and the same data give the same result."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from citong.apps.assessment.actions import running, schemes, scoring
from citong.apps.assessment.models import Assessment, Entry, Mark, Result, Scheme, Sheet
from citong.apps.assessment.queries import board, results
from citong.kit.actions import on
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit import trail
from citong.platform.identity.models import Post
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes.models import Project
from tests.apps.assessment.conftest import ON_TIME, TEACHING, score
from tests.factories import actor_for, make_user_with
from tests.factories.assessment import begin, make_scheme, rows_for
from tests.factories.pilots import at

D = Decimal


def table(assessment):
    rows = Result.objects.filter(entry__assessment=assessment).current().order_by("entry__project__number")
    return [(r.entry.project.unit.name[-4:], r.total, r.grade, r.rank) for r in rows]


def waiting(unit):
    return sorted(WorkItem.objects.filter(unit=unit, done_at=None).values_list("title", flat=True))


def test_it_begins_with_all_living_projects_and_tells_the_schools(programme, scheme, city, school):
    Project.objects.filter(unit=city.second_school).update(status="revoked")
    assessment = begin(programme, scheme, title="终期考核", closes_on=date(2020, 12, 10))
    names = Entry.objects.filter(assessment=assessment).values_list("project__unit__name", flat=True)
    assert set(names) == {city.school.name, city.other_school.name}
    assert list(Message.objects.filter(user=school.user).values_list("title", flat=True)) == ["终期考核已开始"]
    assert waiting(city.bureau) == ["核算终期考核（数据截止 2020-12-10）"]


def test_of_a_school_those_are_told_who_can_act_there_and_nobody_who_has_left(programme, scheme, city, school):
    here, moved, gone = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍", "郑建平"))
    retired = actor_for(city.school, *roles["principal"].permissions).user
    Post.objects.filter(person=moved.person).update(unit=city.county)
    Post.objects.filter(person__in=(gone.person, retired.person)).update(ends_on=date(2020, 11, 30))
    told = []
    for owner in (here, moved, gone):
        Project.objects.filter(unit=city.school).update(owner=owner)
        made = begin(programme, scheme, title="终期考核", closes_on=date(2020, 12, 10))
        told.append(set(Message.objects.filter(title="终期考核已开始").values_list("user", flat=True)))
        Message.objects.all().delete()
        Entry.objects.filter(assessment=made).delete()
        made.delete()
    assert told == [{school.user.pk, here.pk}, {school.user.pk}, {school.user.pk}]


def test_it_begins_only_by_the_scheme_in_force(programme, scheme, city):
    later = make_scheme(city.bureau, [ON_TIME, TEACHING], effective_from=date(2021, 1, 1))
    with pytest.raises(Refused, match="2021-01-01 起生效"):
        begin(programme, later)
    make_scheme(city.bureau, [ON_TIME, TEACHING], effective_from=date(2020, 6, 1))
    with pytest.raises(Refused, match="现行的方案是"):
        begin(programme, scheme)


def test_it_does_not_begin_without_the_data_of_an_indicator(programme, city):
    unknown = make_scheme(city.bureau, [{**ON_TIME, "source": "nobody.knows"}, TEACHING])
    with pytest.raises(Refused, match="没有指标「月报按时上报」的数据"):
        begin(programme, unknown)


def test_each_reviewer_gets_a_sheet_for_each_project_and_one_to_do(assessment, reviewers, officer):
    running.appoint(assessment, reviewers=reviewers, by=officer)
    assert Sheet.objects.filter(entry__assessment=assessment).count() == 6
    assert list(WorkItem.objects.filter(user=reviewers[0]).values_list("title", flat=True)) == [
        "终期考核：3 个项目待评分"
    ]
    score(assessment, reviewers[0], 50, 50, 50)
    assert WorkItem.objects.filter(user=reviewers[0], done_at=None).count() == 0


def test_a_reviewer_may_leave_until_a_sheet_is_submitted(assessment, reviewers, officer):
    running.appoint(assessment, reviewers=reviewers, by=officer)
    running.appoint(assessment, reviewers=reviewers[:1], by=officer)
    assert set(Sheet.objects.values_list("reviewer", flat=True)) == {reviewers[0].pk}
    score(assessment, reviewers[0], 50, 50, 50)
    with pytest.raises(Refused, match="已提交 3 份评分，不能移出"):
        running.appoint(assessment, reviewers=reviewers[1:], by=officer)


def test_the_record_says_who_joined_and_who_left_the_team(assessment, reviewers, officer):
    for chosen in (reviewers, reviewers[:1], reviewers[:1]):
        running.appoint(assessment, reviewers=chosen, by=officer)
    told = [entry.changes.get("评审人") for entry in reversed(trail.history(assessment))]
    assert told == [None, ["", "林志伟、黄雅婷"], ["林志伟、黄雅婷", "林志伟"], None]  # first of all it began


def test_only_who_may_score_becomes_a_reviewer(assessment, city, officer):
    with pytest.raises(Refused, match="没有考核评分的权限"):
        running.appoint(assessment, reviewers=[make_user_with(city.bureau)], by=officer)


def test_points_outside_their_range_are_not_submitted(assessment, reviewers, officer):
    running.appoint(assessment, reviewers=reviewers[:1], by=officer)
    sheet, by = Sheet.objects.first(), Actor.of(reviewers[0])
    for points, said in ((None, "还没有打分"), (D("60.5"), "应在 0 到 60 分之间"), (D("50.3"), "以 0.5 分为单位")):
        sheet = scoring.save_marks(sheet, points={"teaching": points}, comments={}, by=by)
        with pytest.raises(ValidationError, match=said):
            scoring.submit_sheet(sheet, by=by)


def test_a_submitted_sheet_is_locked(scored, reviewers):
    sheet = Sheet.objects.filter(reviewer=reviewers[0]).first()
    with pytest.raises(Refused, match="已提交"):
        scoring.save_marks(sheet, points={"teaching": D(1)}, comments={}, by=Actor.of(reviewers[0]))


def test_it_is_not_worked_out_before_everything_is_in(assessment, reviewers, officer):
    with pytest.raises(Refused) as error:
        running.close(assessment, by=officer)
    assert error.value.messages == ["数据截止日期 2020-12-10 还没有过，请从次日起核算。", "还没有确定评审人。"]
    running.appoint(assessment, reviewers=reviewers[:1], by=officer)
    with clock.travel(at("2020-12-11 09:00:00")), pytest.raises(Refused, match="还有 3 份评分没有提交"):
        running.close(Assessment.objects.get(pk=assessment.pk), by=officer)


def test_it_is_worked_out_from_the_day_after_the_closing_day(scored, officer):
    with clock.travel(at("2020-12-10 23:59:00")), pytest.raises(Refused, match="2020-12-10 还没有过，请从次日起核算"):
        running.close(scored, by=officer)
    with clock.travel(at("2020-12-11 00:00:00")):
        assert running.close(scored, by=officer).status == "closed"


def test_the_closing_freezes_totals_grades_and_places(closed):
    assert table(closed) == [
        ("中心小学", D("95.00"), "excellent", 1),  # 40 + 55
        ("初级中学", D("70.00"), "pass", 3),  # 30 + 40
        ("中心小学", D("75.00"), "good", 2),  # nothing was due: 45 of 60
    ]
    first = results.content_of(Result.objects.order_by("entry__project__number").first())
    line = first.lines[0]
    assert (line.formula, line.value, line.inputs) == (
        "按时上报的月数 ÷ 应上报的月数 × 100",
        D("100.00"),
        {"应报月数": 24, "按时月数": 24},
    )
    assert [(g.name, g.points) for g in first.lines[1].given] == [("林志伟", D("54.00")), ("黄雅婷", D("56.00"))]


def test_a_school_that_lost_its_status_is_not_assessed(scored, city, officer):
    Project.objects.filter(unit=city.school).update(status="revoked")
    with clock.travel(at("2020-12-11 09:00:00")):
        done = running.close(scored, by=officer)
    assert table(done)[0] == ("中心小学", D("95.00"), "none", None)


def test_the_bounds_are_those_in_force_on_the_closing_day(programme, city, officer, reviewers):
    rows = rows_for(date(2019, 1, 1), [ON_TIME, TEACHING])
    rows["thresholds"] += [
        {"grade": "good", "least": D(76), "since": date(2020, 12, 5)},  # after the beginning
        {"grade": "pass", "least": D(71), "since": date(2020, 12, 11)},  # after the closing day
    ]
    facts = {"kind": "final", "title": "终期考核方案", "objection_days": 5, "effective_from": date(2019, 1, 1)}
    scheme = schemes.create(Scheme(unit=city.bureau, **facts), **rows, by=officer)
    assessment = begin(programme, scheme, closes_on=date(2020, 12, 10))
    running.appoint(assessment, reviewers=reviewers[:1], by=officer)
    score(assessment, reviewers[0], 55, 40, 45)
    with clock.travel(at("2020-12-12 09:00:00")):
        done = running.close(Assessment.objects.get(pk=assessment.pk), by=officer)
    assert [(total, grade) for _, total, grade, _ in table(done)] == [
        (D("95.00"), "excellent"),
        (D("70.00"), "pass"),  # by the bound of 60
        (D("75.00"), "pass"),  # by the bound of 76; it was 75 at the beginning
    ]


def test_a_rerun_on_the_same_data_gives_the_same_result(closed, officer, values):
    before = (closed.digest, table(closed))
    again = running.close(running.reopen(closed, reason="复核", by=officer), by=officer)
    assert (again.digest, table(again)) == before
    values["鲤城区江南初级中学"] = 19
    other = running.close(running.reopen(again, reason="补录月报", by=officer), by=officer)
    assert other.digest != before[0]


def test_the_frozen_figures_agree_with_their_digest_until_somebody_touches_them(closed, officer):
    assert results.agrees(closed)
    row = Result.objects.first()
    row.content["lines"][0]["inputs"]["按时月数"] = 12
    Result.objects.filter(pk=row.pk).update(content=row.content)
    assert not results.agrees(closed)
    with pytest.raises(Refused, match="与数据摘要不一致"):
        running.publish(closed, by=officer)


def test_a_later_correction_of_data_never_changes_a_published_result(published, values, officer, scheme):
    before = (table(published), [r.content for r in Result.objects.order_by("pk")])
    values.update(dict.fromkeys(values, 0))
    Mark.objects.update(points=D(0))
    type(scheme).objects.filter(pk=scheme.pk).update(title="改名")
    assert (table(published), [r.content for r in Result.objects.order_by("pk")]) == before
    shown = board.of(officer, published)
    assert [(row.total, row.grade) for row in shown.rows] == [
        (D("95.00"), "excellent"),
        (D("75.00"), "good"),
        (D("70.00"), "pass"),
    ]
    assert results.agrees(published)


def test_it_is_published_once_and_other_features_hear_of_it(
    closed, officer, django_capture_on_commit_callbacks, city, school
):
    heard = []
    on(running.publish, lambda assessment, **_: heard.append(results.rows(assessment)))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done = running.publish(closed, by=officer)
    finally:
        running.publish.listeners.pop()
    assert (done.status, done.objections_until) == ("published", date(2020, 12, 18))
    assert [(r["project"].unit, r["grade"], r["score"], r["source"]) for r in heard[0]] == [
        (city.school, "excellent", D("95.00"), "终期考核"),
        (city.other_school, "good", D("75.00"), "终期考核"),
        (city.second_school, "pass", D("70.00"), "终期考核"),
    ]
    assert waiting(city.bureau) == []
    message = Message.objects.filter(user=school.user).order_by("-pk")[0]
    assert message.title == "鲤城区浮桥中心小学的终期考核结果已公布：优秀"
    with pytest.raises(Refused, match="已公布"):
        running.reopen(done, reason="再算一次", by=officer)


def test_there_is_one_assessment_of_a_kind(assessment, programme, scheme):
    with pytest.raises(ValidationError, match="已经有同类考核"):
        begin(programme, scheme)


def test_the_board_of_a_running_assessment_shows_today(scored, officer, values):
    values["鲤城区江南初级中学"] = 24
    shown = board.of(officer, scored)
    assert (shown.live, shown.until) == (True, date(2020, 12, 1))
    assert [(row.rank, row.total) for row in shown.rows] == [(1, D("95.00")), (2, D("80.00")), (3, D("75.00"))]


def test_a_county_sees_its_schools_once_it_is_published(closed, county, officer, city):
    visible = Assessment.objects.visible_to(county, "assessment.board")
    assert list(visible) == []
    running.publish(closed, by=officer)
    assert list(visible.all()) == [closed]
    assert {row.entry.project.unit for row in board.of(county, closed).rows} == {city.school, city.second_school}


def test_before_anything_is_known_no_grade_is_guessed(city, programme, officer, values):
    values.update(dict.fromkeys(values))
    scheme = make_scheme(city.bureau, [ON_TIME, TEACHING], effective_from=date(2019, 1, 1))
    begun = begin(programme, scheme, closes_on=date(2020, 12, 10))
    assert [(row.total, row.grade_label) for row in board.of(officer, begun).rows] == [(None, "待评")] * 3
