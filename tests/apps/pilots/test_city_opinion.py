"""市教育局意见: written with the decision, changed until the publication, and then printed on each school's form."""

from datetime import date

import pytest
from django.urls import reverse

from citong.apps.pilots.actions import decision
from citong.apps.pilots.models import Decision, Opinion
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.queries.papers import form_data
from citong.kit.errors import Refused
from citong.lib import clock
from tests.apps.pilots.papers.reading import text_of
from tests.apps.pilots.rounds import DECIDER, decide_all, notice, object_to, publish
from tests.factories import actor_for, make_user_with
from tests.factories.pilots import at

USUAL = ("同意列为试点校拟入选学校，经公示无异议后予以立项。", "列为备选，本次暂不立项。", "本批次不予立项。")
OWN = "同意列为拟入选学校，请先完成校园网改造。"


def on_paper(application):
    """The box 市教育局意见 of the form of the latest version: its text and its day."""
    given = form_data(application.latest).city_opinion
    return given.text, given.signed_on


def enter(client, batch, application, outcome, opinion):
    form = {"outcome": outcome, "reason": "综合评议", "opinion": opinion}
    entered = Decision.objects.filter(application=application).first()
    form |= {"revision": entered.revision} if entered else {}
    url = reverse("pilots-decision-batch", args=[batch.pk])
    return client.post(url, {f"{application.pk}-{name}": value for name, value in form.items()})


def test_each_outcome_has_its_usual_opinion_which_the_publication_puts_on_the_form(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "reserve", "declined"), officer)
    assert [on_paper(a) for a in reviewed] == [("", None)] * 3
    publish(batch, officer)
    assert [on_paper(a) for a in reviewed] == [(words, date(2018, 12, 24)) for words in USUAL]


def test_the_officer_words_it_himself_and_changes_it_until_the_publication(client, city, batch, reviewed, officer):
    client.force_login(make_user_with(city.bureau, *DECIDER))
    enter(client, batch, reviewed[0], "proposed", "同意。")
    assert enter(client, batch, reviewed[0], "proposed", OWN).status_code == 302
    decide_all(reviewed[1:], ("reserve", "declined"), officer)
    asked = client.get(reverse("pilots-decision-publish", args=[batch.pk])).text
    assert [asked.count(words) for words in (OWN, *USUAL)] == [1, 0, 1, 1]
    publish(batch, officer)
    assert on_paper(reviewed[0]) == (OWN, date(2018, 12, 24))
    with pytest.raises(Refused, match="结果已经公布，不能再修改"):
        decision.redecide(Decision.objects.first(), outcome="proposed", opinion="改写。", by=officer)


def test_the_words_that_were_refused_stay_on_the_board(client, city, batch, reviewed):
    client.force_login(make_user_with(city.bureau, *DECIDER))
    answer = enter(client, batch, reviewed[0], "proposed", "长" * 1001)
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert "1001" in answer.text
    assert "长" * 1001 in answer.text


def test_an_upheld_objection_changes_what_the_form_says(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    objection = object_to(reviewed[1], publish(batch, officer))
    with clock.travel(at("2018-12-26 09:00:00")):
        decision.answer_objection(objection, verdict="upheld", reply="经核查，带宽不达标。", by=officer)
    assert on_paper(reviewed[0])[0] == USUAL[0]
    assert on_paper(reviewed[1]) == ("公示期间的异议经核查成立，不予立项。", date(2018, 12, 26))


def test_the_paper_of_an_established_school_bears_it_and_the_school_reads_it(client, city, batch, reviewed, officer):
    client.force_login(make_user_with(city.school, "pilots.view", "pilots.fill"))
    page = reverse("pilots-application-detail", args=[reviewed[0].pk])
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    assert USUAL[0] not in client.get(page).text
    publicity = publish(batch, officer)
    assert USUAL[0] in client.get(page).text
    with clock.travel(at("2018-12-31 09:00:00")):
        decision.establish(notice(publicity), by=officer)
    paper = text_of(pdf.form(form_data(reviewed[0].latest)))
    assert f"市教育局意见{USUAL[0]}（公章）2018年12月24日" in paper


def test_a_later_reader_with_results_sees_the_same(batch, reviewed, officer, city):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    publish(batch, officer)
    seen = Opinion.objects.visible_to(actor_for(city.bureau, *DECIDER), "pilots.view").filter(kind=Opinion.Kind.CITY)
    assert list(seen.values_list("text", flat=True)) == [USUAL[0], USUAL[2], USUAL[2]]
