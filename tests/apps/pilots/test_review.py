"""Expert review: scoring, recusal, adjudication, blindness, results."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from citong.apps.pilots.actions import assignment as handing
from citong.apps.pilots.actions import decision, review
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Batch, Decision, Opinion, Publicity, Sheet
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments, ranking, results
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import WorkItem
from tests.factories import actor_for, make_city_tree
from tests.factories.pilots import make_application, make_batch, make_expert, make_sheet
from tests.kit.sheets.books import read


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, perms.assign, perms.results, perms.pool)


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 3}, experts_per_application=2, spread_limit=Decimal(20))


def fill(sheet, points, by):
    items = list(sheet.application.batch.rubric.all())
    review.save_scores(
        sheet,
        points={i.key: Decimal(i.weight * points) / 100 for i in items},
        comments={},
        overall="思路清晰。",
        recommend=True,
        by=by,
    )
    return review.submit_sheet(Sheet.objects.get(pk=sheet.pk), by=by)


def test_the_last_sheet_finishes_the_review_and_names_no_expert(city, pool, batch):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    for points in (80, 90):
        expert = make_expert(city.bureau, pool)
        fill(make_sheet(application, expert), points, Actor.of(expert.user))
    application.refresh_from_db()
    assert (application.status, application.score) == (Status.REVIEWED, Decimal("85.00"))
    assert [(s.label, s.by) for s in application.steps.all()] == [("评审完成", None)]


def test_a_large_spread_waits_for_one_more_expert(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    for points in (60, 90):
        expert = make_expert(city.bureau, pool)
        fill(make_sheet(application, expert), points, Actor.of(expert.user))
    application.refresh_from_db()
    assert application.status == Status.IN_REVIEW
    assert assignments.needs_adjudication(application)
    third = make_expert(city.bureau, pool)
    handing.add_expert(application, expert=third, by=officer)
    sheet = Sheet.objects.get(expert=third)
    assert sheet.adjudication
    fill(sheet, 80, Actor.of(third.user))
    application.refresh_from_db()
    assert (application.status, application.score) == (Status.REVIEWED, Decimal("76.67"))


def test_an_incomplete_sheet_is_refused_field_by_field(city, pool, batch):
    expert = make_expert(city.bureau, pool)
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), expert)
    by = Actor.of(expert.user)
    review.save_scores(sheet, points={"vision": Decimal(16)}, comments={}, overall="", recommend=None, by=by)
    with pytest.raises(ValidationError) as refused:
        review.submit_sheet(Sheet.objects.get(pk=sheet.pk), by=by)
    found = refused.value.message_dict
    assert found["vision"] == ["「定位与目标」应在 0 到 15 分之间。"]
    assert found["tasks"] == ["「重点任务与进度」还没有打分。"]
    assert found["overall"] == ["请填写总体评价。"]


def test_a_submitted_sheet_is_locked(city, pool, batch):
    expert = make_expert(city.bureau, pool)
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), expert, points=80)
    with pytest.raises(Refused, match="当前状态为「已提交」"):
        review.save_scores(sheet, points={}, comments={}, overall="", recommend=None, by=Actor.of(expert.user))


def test_a_draft_saves_itself_without_reading_the_paper_again(city, pool, batch, client, django_assert_max_num_queries):
    expert = make_expert(city.bureau, pool)
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), expert)
    client.force_login(expert.user)
    url = reverse("pilots-scoring-save", args=[sheet.pk])
    typed = {"points-vision": "9.5", "comment-vision": "目标可衡量。"}
    with django_assert_max_num_queries(36) as asked:  # half of them the session's and the audit's
        answer = client.post(url, {**typed, "revision": 0}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    paper = ('"content"', "pilots_conditionresult", "places_school", "org_unitchange")
    assert [query["sql"] for query in asked.captured_queries if any(table in query["sql"] for table in paper)] == []
    late = client.post(url, {"points-vision": "8", "revision": 0}, headers={"Accept": "application/json"})
    assert late.status_code == 409
    assert (late.json()["values"]["points-vision"], late.json()["values"]["comment-vision"]) == (
        ["9.5"],
        ["目标可衡量。"],
    )


def test_what_was_submitted_or_recused_is_shown_and_no_longer_asked(city, pool, batch, client):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    given, recused = (make_expert(city.bureau, pool) for _ in range(2))
    sheets = [make_sheet(application, given, points=80), make_sheet(application, recused)]
    review.recuse(sheets[1], reason="曾指导该校课题", by=Actor.of(recused.user))
    said = []
    for sheet in sheets:
        client.force_login(sheet.expert.user)
        said.append(client.get(reverse("pilots-scoring-sheet", args=[sheet.pk])).text)
    assert ["评分已锁定" in page for page in said] == [True, False]
    assert ["您已声明回避，不需要评分" in page for page in said] == [False, True]
    assert ["提交评分" in page for page in said] == [False, False]


def test_an_expert_reaches_no_sheet_but_his_own(city, pool, batch):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    mine, other = make_expert(city.bureau, pool), make_expert(city.bureau, pool)
    sheet, foreign = make_sheet(application, mine), make_sheet(application, other, points=90)
    me = Actor.of(mine.user)
    assert list(Sheet.objects.visible_to(me, perms.score)) == [sheet]
    with pytest.raises(PermissionDenied):
        review.recuse(foreign, reason="好奇", by=me)
    assert not me.has(perms.view)


def test_recusal_bars_the_pair_and_leaves_room_for_another(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    expert = make_expert(city.bureau, pool)
    review.recuse(make_sheet(application, expert), reason="曾指导该校课题", by=Actor.of(expert.user))
    with pytest.raises(Refused, match="已分配过这份申报"):
        handing.add_expert(application, expert=expert, by=officer)
    others = [make_expert(city.bureau, pool) for _ in range(2)]
    plan = assignments.plan(batch)
    assert {e for _, e in plan} == set(others)


def test_ranking_and_cut(city, pool):
    batch = make_batch(city.bureau, {city.county: 1}, experts_per_application=2)
    good = make_application(batch, city.school, Status.REVIEWED)
    weak = make_application(batch, city.second_school, Status.REVIEWED)
    experts = [make_expert(city.bureau, pool) for _ in range(2)]
    for expert, bonus in zip(experts, (0, 4), strict=True):
        make_sheet(good, expert, points=86 + bonus)
        make_sheet(weak, expert, points=70 + bonus)
    rows = results.ranking(batch)
    assert [(r.application, r.rank, r.result.mean, r.within) for r in rows] == [
        (good, 1, Decimal("88.00"), True),
        (weak, 2, Decimal("72.00"), False),
    ]
    assert results.against_ranking(weak, "proposed")
    assert not results.against_ranking(weak, "declined")


def test_a_review_that_still_runs_has_no_rank_and_moves_nobody(city, pool):
    batch = make_batch(city.bureau, {city.county: 1}, experts_per_application=2)
    done = make_application(batch, city.school, Status.REVIEWED)
    running = make_application(batch, city.second_school, Status.IN_REVIEW)
    experts = [make_expert(city.bureau, pool) for _ in range(2)]
    for expert in experts:
        make_sheet(done, expert, points=80)
    make_sheet(running, experts[0], points=95)
    make_sheet(running, experts[1])
    assert [(r.application, r.rank, r.within) for r in results.ranking(batch)] == [
        (done, 1, True),
        (running, None, False),
    ]
    assert not results.against_ranking(done, "proposed")
    assert [row.rank for row in ranking.paper(batch, ranking.lines(Actor.system(), batch)).rows] == [1]


def test_the_groups_opinion_is_written_once(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.REVIEWED)
    review.write_group_opinion(application, opinion="建议立项。", members="陈国栋、林雅婷 黄志强", by=officer)
    opinion = Opinion.objects.get()
    assert (opinion.kind, opinion.members) == ("experts", ["陈国栋", "林雅婷", "黄志强"])
    with pytest.raises(Refused, match="不能重复填写"):
        review.write_group_opinion(application, opinion="再写一次", members="某某", by=officer)


def waiting(kind):
    return list(WorkItem.objects.filter(kind=kind, done_at__isnull=True).values_list("user", "perm"))


def test_each_sheet_waits_before_its_expert_until_it_is_submitted(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.ACCEPTED)
    experts = [make_expert(city.bureau, pool) for _ in range(2)]
    due = clock.now() + timedelta(days=3)
    handing.assign(batch, pairs=[(application.pk, e.pk) for e in experts], due=due, by=officer)
    assert sorted(waiting("pilots.review")) == sorted((e.user_id, "") for e in experts)
    assert set(WorkItem.objects.values_list("due_at", flat=True)) == {due}
    assert [m.title for m in experts[0].user.messages.all()] == ["您有 1 份申报待评审"]
    fill(Sheet.objects.get(expert=experts[0]), 80, Actor.of(experts[0].user))
    assert waiting("pilots.review") == [(experts[1].user_id, "")]


def test_the_city_hears_of_recusal_of_a_large_spread_and_of_the_end(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    first, second, third, fourth = (make_expert(city.bureau, pool) for _ in range(4))
    fill(make_sheet(application, first), 60, Actor.of(first.user))
    review.recuse(make_sheet(application, second), reason="曾指导该校课题", by=Actor.of(second.user))
    assert waiting("pilots.replace_expert") == [(None, perms.assign)]
    handing.add_expert(application, expert=third, by=officer)
    assert waiting("pilots.replace_expert") == []
    fill(Sheet.objects.get(expert=third), 90, Actor.of(third.user))
    assert waiting("pilots.adjudicate") == [(None, perms.assign)]
    handing.add_expert(application, expert=fourth, by=officer)
    fill(Sheet.objects.get(expert=fourth), 80, Actor.of(fourth.user))
    assert (waiting("pilots.adjudicate"), waiting("pilots.ranked")) == ([], [(None, perms.decide)])


def test_swapping_hands_no_draft_on(city, pool, batch, officer):
    first, second = (make_expert(city.bureau, pool) for _ in range(2))
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), first)
    by = Actor.of(first.user)
    review.save_scores(sheet, points={"vision": Decimal(9)}, comments={}, overall="草稿", recommend=True, by=by)
    sheet = handing.swap(sheet, expert=second, by=officer)
    assert (sheet.expert, sheet.overall, sheet.recommend, sheet.scores.count()) == (second, "", None, 0)
    assert waiting("pilots.review") == [(second.user_id, "")]


def test_taking_back_the_last_open_sheet_finishes_the_review(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    third = make_sheet(application, make_expert(city.bureau, pool))
    for points in (80, 90):
        expert = make_expert(city.bureau, pool)
        fill(make_sheet(application, expert), points, Actor.of(expert.user))
    handing.withdraw_sheet(third, by=officer)
    application.refresh_from_db()
    assert application.status == Status.REVIEWED


def test_points_are_given_in_halves(city, pool, batch):
    expert = make_expert(city.bureau, pool)
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), expert)
    by = Actor.of(expert.user)
    review.save_scores(sheet, points={"vision": Decimal("12.3")}, comments={}, overall="", recommend=None, by=by)
    with pytest.raises(ValidationError) as refused:
        review.submit_sheet(Sheet.objects.get(pk=sheet.pk), by=by)
    assert refused.value.message_dict["vision"] == ["「定位与目标」的得分应以 0.5 分为单位，例如 14.5。"]


def test_the_ranking_is_the_citys_alone(city, pool, batch, client):
    make_sheet(make_application(batch, city.school, Status.REVIEWED), make_expert(city.bureau, pool), points=80)
    pages = [reverse(f"pilots-results-{name}", args=[batch.pk]) for name in ("batch", "excel", "paper")]
    client.force_login(actor_for(city.county, perms.results).user)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    client.force_login(actor_for(city.bureau, perms.results).user)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_the_ranking_as_excel_holds_every_figure_of_every_school(city, pool, batch, client):
    """Two experts: the second is 10 points stricter on the first school, and of one mind with the first on the other."""
    experts = [make_expert(city.bureau, pool, name=name) for name in ("陈国栋", "林雅婷")]
    rows = [make_application(batch, school, Status.REVIEWED) for school in (city.second_school, city.school)]
    for application, points in zip(rows, ((90, 80), (70, 70)), strict=True):
        for expert, share in zip(experts, points, strict=True):
            make_sheet(application, expert, points=share)
    Batch.objects.filter(pk=batch.pk).update(cut=1)
    client.force_login(actor_for(city.bureau, perms.results).user)
    answer = client.get(reverse("pilots-results-excel", args=[batch.pk]))
    head, *cells = read(answer.content)
    assert head == ["名次", "申报编号", "评审编号", "学校名称", "县（市、区）", "学校类别", "各专家总分", "推荐", "平均分",
                    "去高低平均", "标准分", "分差", "入选线", "状态"]  # fmt: skip
    best, other = (results.row_of(application).result for application in rows)
    assert [(r.mean, r.spread) for r in (best, other)] == [(Decimal(85), Decimal(10)), (Decimal(70), Decimal(0))]
    assert cells == [
        [place, a.number, a.blind_code, a.unit.name, "鲤城区", "", totals, *shown, "评审完成"]
        for place, a, totals, shown in (
            (1, rows[0], "陈国栋 90.00；林雅婷 80.00", ["2/2", *figures(best), "线内"]),
            (2, rows[1], "陈国栋 70.00；林雅婷 70.00", ["2/2", *figures(other), "线外"]),
        )
    ]


def figures(result):
    return [float(figure) for figure in (result.mean, result.trimmed, result.standardised, result.spread)]


def test_publishing_the_decisions_takes_the_ranking_off_the_desk(city, pool, batch):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    for points in (80, 90):
        expert = make_expert(city.bureau, pool)
        fill(make_sheet(application, expert), points, Actor.of(expert.user))
    assert waiting("pilots.ranked") == [(None, perms.decide)]
    by = actor_for(city.bureau, perms.decide, perms.publish)
    application.refresh_from_db()
    decision.decide(Decision(application=application, outcome="proposed"), by=by)
    fresh = Publicity(unit=city.bureau, batch=batch, title="公示", text="公示", starts_on=clock.today())
    decision.publicise(fresh, by=by)
    assert waiting("pilots.ranked") == []
