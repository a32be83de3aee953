"""操作记录 of an application: what each reader may know of it, wherever the trail is read."""

import pytest
from django.urls import reverse

from citong.apps.pilots.actions import county, review
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Decision, Quota, Sheet
from citong.apps.pilots.perms import perms
from citong.apps.projects.queries import trail
from citong.platform.access.actor import Actor
from citong.platform.audit import trail as audit
from citong.platform.audit.models import Entry
from tests.apps.pilots.rounds import publish
from tests.factories import actor_for, make_unit, make_user_with
from tests.factories.pilots import bring, make_application, make_expert, make_sheet
from tests.factories.programmes import make_programme, make_project

SCHOOL, COUNTY = (perms.view, perms.fill), (perms.view, perms.screen)


@pytest.fixture
def scored(city, batch):
    """A review that its last expert has just finished."""
    application = make_application(batch, city.school, Status.IN_REVIEW)
    expert = make_expert(city.bureau, make_unit("评审专家库", city.bureau, "department"))
    by = Actor.of(expert.user)
    sheet, items = make_sheet(application, expert), batch.rubric.all()
    points = {item.key: item.weight for item in items}
    review.save_scores(sheet, points=points, comments={}, overall="可行。", recommend=True, by=by)
    review.submit_sheet(Sheet.objects.get(pk=sheet.pk), by=by)
    return Application.objects.get(pk=application.pk)


def history(client, user, application):
    client.force_login(user)
    return client.get(reverse("pilots-application-history", args=[application.pk])).text


def told(client, city, application):
    """Who reads the score: school, county, and the city that works with the results."""
    people = ((city.school, SCHOOL), (city.county, COUNTY), (city.bureau, (perms.view, perms.results)))
    pages = [history(client, make_user_with(unit, *held), application) for unit, held in people]
    assert all("评审完成" in page for page in pages)
    return ["100.00" in page for page in pages]


def test_the_score_is_told_to_school_and_county_once_it_is_published(client, city, batch, officer, scored):
    assert told(client, city, scored) == [False, False, True]
    Decision.objects.create(application=scored, outcome="proposed")
    publish(batch, officer)
    assert told(client, city, scored) == [True, True, True]


def test_the_opinion_of_the_expert_group_is_told_with_the_score(client, city, batch, officer, scored):
    written = {"opinion": "方案可行，同意推荐。", "members": "陈国栋、林雅婷"}
    review.write_group_opinion(scored, **written, by=actor_for(city.bureau, perms.assign))
    school = make_user_with(city.school, *SCHOOL)
    page = history(client, school, scored)
    assert ("填写专家组意见" in page, written["opinion"] in page, "陈国栋" in page) == (True, False, False)
    Decision.objects.create(application=scored, outcome="proposed")
    publish(batch, officer)
    assert f"专家组意见：{written['opinion']}" in history(client, school, scored)


@pytest.fixture
def begun(scored):
    """The entry of its beginning, which tells the code."""
    changes = {"blind_code": [None, scored.blind_code]}
    return audit.record(Actor.system(), "pilots.begin", "开始申报", scored, changes)


def test_the_code_of_the_blind_review_stays_in_the_city(client, city, scored, begun):
    assert begun.label in history(client, make_user_with(city.school, *SCHOOL), scored)
    assert scored.blind_code not in history(client, make_user_with(city.school, *SCHOOL), scored)
    assert scored.blind_code in history(client, make_user_with(city.bureau, perms.view, perms.results), scored)


def test_the_order_among_the_candidates_stays_with_the_bureaus(client, city, batch):
    by = actor_for(city.county, perms.view, perms.screen)
    first, second = (make_application(batch, school) for school in (city.second_school, city.school))
    Quota.objects.filter(batch=batch, unit=city.county).update(places=2)
    for application in (first, second):
        county.recommend(application, opinion="同意推荐。", by=by)
    people = ((city.school, SCHOOL), (city.county, COUNTY), (city.bureau, (perms.view, perms.results)))
    pages = [history(client, make_user_with(unit, *held), second) for unit, held in people]
    assert [("同意推荐。" in page, "推荐排序：2" in page) for page in pages] == [
        (True, False),
        (True, True),
        (True, True),
    ]
    bring(Application.objects.get(pk=second.pk), Status.PUBLICISED)
    assert "推荐排序" not in history(client, make_user_with(city.school, *SCHOOL), second)


@pytest.mark.parametrize("more", [(), (perms.view, perms.results)])
def test_neither_the_audit_nor_the_archive_tells_a_school_more(client, city, scored, begun, more):
    reader = make_user_with(city.bureau if more else city.school, "console.audit", *more)
    client.force_login(reader)
    finished = Entry.objects.get(action="pilots.finish_review")
    pages = [client.get(reverse("audit-detail", args=[entry.pk])).text for entry in (finished, begun)]
    extract = trail.extract(make_project(make_programme(city.bureau), city.school), Actor.of(reader)).read().decode()
    assert all("评审完成" in text for text in (pages[0], extract))
    found = ("100.00" in pages[0], scored.blind_code in pages[1], "100.00" in extract, scored.blind_code in extract)
    assert found == (bool(more),) * 4
