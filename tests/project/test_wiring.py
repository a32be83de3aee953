"""Stories that cross features: the published grades reach the awards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from citong.apps.assessment.actions import objections, running
from citong.apps.assessment.models import Objection
from citong.apps.assessment.queries import results
from citong.apps.awards.actions import pool as pools
from citong.apps.awards.models import Award, Pool, TakenResult
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.project import wiring
from tests.factories import make_city_tree, make_user_with, rows
from tests.factories.assessment import make_published
from tests.factories.awards import make_pool, make_scheme
from tests.factories.programmes import make_own_project


@pytest.mark.django_db
def test_awards_follow_the_published_grades():
    rows.load()
    city = make_city_tree()
    assessment, _ = rows.recipes[running.publish.name](city.school)
    running.publish(assessment, by=Actor.system())
    jobs.run_pending()
    kept = list(TakenResult.objects.values_list("project", "grade", "source"))
    assert kept == [(r["project"].pk, r["grade"], r["source"]) for r in results.rows(assessment)]
    assert kept != []


@pytest.mark.django_db
def test_a_hand_over_that_fails_is_made_up_for(monkeypatch):
    rows.load()
    assessment, _ = rows.recipes[running.publish.name](make_city_tree().school)
    with monkeypatch.context() as broken:
        broken.setattr(wiring.sources, "take_over", lambda *_given, **_named: 1 / 0)
        running.publish(assessment, by=Actor.system())
        jobs.run_pending()
    assert TakenResult.objects.count() == 0
    DBTaskResult.objects.update(run_after=timezone.now())  # the pause is over
    jobs.run_pending()
    assert TakenResult.objects.count() == len(results.rows(assessment)) > 0


@pytest.mark.django_db
def test_awards_follow_a_grade_that_was_corrected():
    rows.load()
    city = make_city_tree()
    assessment, _ = rows.recipes[running.publish.name](city.school)
    running.publish(assessment, by=Actor.system())
    jobs.run_pending()
    before = TakenResult.objects.get().grade
    result = results.current(assessment).get()
    filed = objections.file(Objection(result=result, text="应用成效漏记。"), by=Actor.system())
    objections.uphold(filed, answer="复核属实。", points={"teaching": Decimal(60)}, by=Actor.system())
    jobs.run_pending()
    kept = TakenResult.objects.get()
    assert (before, kept.grade) == ("good", "excellent")
    assert (kept.grade, kept.source) == (results.current(assessment).get().grade, results.rows(assessment)[0]["source"])


@pytest.mark.django_db
def test_a_grade_corrected_while_an_allotment_waits_is_the_one_that_is_paid():
    rows.load()
    city = make_city_tree()
    assessment, _ = rows.recipes[running.publish.name](city.school)
    running.publish(assessment, by=Actor.system())
    jobs.run_pending()
    pool = make_pool(assessment.programme)
    scheme, unit = make_scheme(pool), assessment.programme.unit
    first, second = (Actor.of(make_user_with(unit, "awards.pool", "awards.approve")) for _ in range(2))
    proposed = pools.propose(pool, scheme=scheme, reasons={}, by=first)
    filed = objections.file(
        Objection(result=results.current(assessment).get(), text="应用成效漏记。"), by=Actor.system()
    )
    objections.uphold(filed, answer="复核属实。", points={"teaching": Decimal(60)}, by=Actor.system())
    jobs.run_pending()
    with pytest.raises(Refused, match="考核结果有变化，分配结果不再一致。请退回后重新提交"):
        pools.approve(proposed, opinion="同意", by=second)
    pools.send_back(proposed, reason="结果有更正", by=second)
    again = pools.propose(Pool.objects.get(), scheme=scheme, reasons={}, by=first)
    pools.approve(again, opinion="同意", by=second)
    assert Award.objects.get().grade == TakenResult.objects.get().grade == "excellent"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("objection", "final"), ("final", "objection")])
def test_the_final_grade_stays_whenever_the_objection_to_the_mid_term_is_upheld(order):
    project = make_own_project(make_city_tree().school)
    result = results.current(make_published(project, "midterm")).get()
    filed = objections.file(Objection(result=result, text="应用成效漏记。"), by=Actor.system())
    steps = {
        "objection": lambda: objections.uphold(
            filed, answer="复核属实。", points={"teaching": Decimal(60)}, by=Actor.system()
        ),
        "final": lambda: make_published(project, "final"),
    }
    kept = []
    for days, step in enumerate(order, start=1):
        with clock.travel(clock.now() + timedelta(days=days)):
            steps[step]()
        jobs.run_pending()
        kept.append(TakenResult.objects.values_list("grade", "source").get())
    corrected, final = ("excellent", "中期考核（更正，第 2 版）"), ("good", "终期考核")
    assert kept == ([corrected, final] if order[0] == "objection" else [final, final])
    assert results.current(result.entry.assessment).get().grade == "excellent"
