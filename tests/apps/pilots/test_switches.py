"""What a batch switches on and off for its review, who only watches a round, and from where a move is made."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.pilots.actions import city as desk
from citong.apps.pilots.actions import county, decision
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Decision
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments
from citong.lib import assignment
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from tests.factories import make_user_with
from tests.factories.forms import read_form
from tests.factories.pilots import make_application, make_batch, make_expert, make_sheet

NAME = "鲤城区浮桥中心小学"


def test_a_batch_may_let_experts_judge_schools_of_their_own_county(city, pool):
    neighbours = [make_expert(city.bureau, pool, county=city.county) for _ in range(2)]
    given = {"experts_per_application": 2, "title": "试点"}
    strict, open_ = (make_batch(city.bureau, avoid_same_county=avoid, **given) for avoid in (True, False))
    rows = {batch: make_application(batch, city.school, Status.ACCEPTED) for batch in (strict, open_)}
    with pytest.raises(assignment.Infeasible):
        assignments.plan(strict)
    assert {(a.pk, e.pk) for a, e in assignments.plan(open_)} == {(rows[open_].pk, e.pk) for e in neighbours}


@pytest.mark.parametrize("blind", [True, False])
def test_only_an_open_batch_tells_the_expert_which_school_it_is(client, city, pool, blind):
    batch = make_batch(city.bureau, blind=blind)
    application = make_application(batch, city.school, Status.IN_REVIEW, read_form(batch))
    sheet = make_sheet(application, expert := make_expert(city.bureau, pool))
    client.force_login(expert.user)
    page = client.get(reverse("pilots-scoring-sheet", args=[sheet.pk])).text
    assert application.blind_code in page
    assert (NAME in page, "学府路1号" in page) == (not blind, not blind)


def test_the_resource_centre_reads_the_whole_round_and_changes_nothing(client, city, batch, reviewed):
    watcher = make_user_with(city.bureau, *roles["resource_centre"].permissions)
    client.force_login(watcher)
    read = [
        reverse("pilots-application-list"),
        reverse("pilots-application-detail", args=[reviewed[0].pk]),
        reverse("pilots-results-batch", args=[batch.pk]),
        reverse("pilots-results-one", args=[reviewed[0].pk]),
        reverse("pilots-overview-batch", args=[batch.pk]),
    ]
    assert [client.get(url).status_code for url in read] == [200] * 5
    listed = client.get(read[0]).text
    assert [a.unit.name in listed for a in reviewed] == [True] * 3
    forbidden = [
        reverse("pilots-decision-batch", args=[batch.pk]),
        reverse("pilots-decision-publish", args=[batch.pk]),
        reverse("pilots-assignment-batch", args=[batch.pk]),
        reverse("pilots-results-opinion", args=[reviewed[0].pk]),
        reverse("pilots-screening-supplement", args=[reviewed[0].pk]),
    ]
    assert [client.get(url).status_code for url in forbidden] == [403] * 5
    with pytest.raises(PermissionDenied):
        decision.decide(Decision(application=reviewed[0], outcome="proposed"), by=Actor.of(watcher))
    waiting = make_application(make_batch(city.bureau, {city.bureau: 1}), city.direct_school)
    with pytest.raises(PermissionDenied):
        desk.accept(waiting, by=Actor.of(watcher))
    assert Application.objects.get(pk=waiting.pk).status == Status.SUBMITTED


def test_a_move_says_as_which_post_and_from_which_address_it_was_made(city):
    batch = make_batch(city.bureau, {city.county: 1})
    user = make_user_with(city.county, perms.view, perms.screen)
    by = Actor.of(user, address="10.1.2.3")
    county.recommend(make_application(batch, city.school), opinion="同意", by=by)
    step = Application.objects.get(batch=batch).steps.get()
    assert (step.by, step.post, step.post.unit, step.address) == (user, by.post, city.county, "10.1.2.3")


def test_the_page_records_the_address_of_its_caller(client, city):
    batch = make_batch(city.bureau, {city.county: 1})
    application = make_application(batch, city.school)
    client.force_login(make_user_with(city.county, perms.view, perms.screen))
    form = {"revision": application.revision, "reason": "请补充经费来源。"}
    client.post(reverse("pilots-screening-return", args=[application.pk]), form, REMOTE_ADDR="10.9.8.7")
    assert application.steps.get().address == "10.9.8.7"
