"""The bureau's own desk: it reviews the schools directly under it as a county does its own, under a quota of 14."""

import pytest
from django.urls import reverse

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Dispatch
from citong.platform.access.perms import roles
from tests.apps.pilots.papers.reading import text_of
from tests.factories import make_city_tree, make_unit, make_user_with
from tests.factories.pilots import make_application, make_batch, make_scan
from tests.kit.sheets.books import read

PLACES = 14
DESK = reverse("pilots-screening-desk")


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.bureau: PLACES, city.county: 2}, contact_name="", contact_phone="")


@pytest.fixture
def direct(city, batch):
    """Fifteen city-direct schools that have applied, in the order of their names."""
    schools = [make_unit(f"泉州市第{n:02}中学", city.bureau) for n in range(1, PLACES + 2)]
    applications = [make_application(batch, school) for school in schools]
    for application in applications:
        make_scan(application)
    return applications


@pytest.fixture
def bureau(city, client):
    """The city's programme officer, in the department that runs the programme."""
    user = make_user_with(city.bureau_office, *sorted(roles["programme_officer"].permissions), at=city.bureau)
    client.force_login(user)
    return client


def recommend(client, application):
    data = {"opinion": "材料真实完整，同意推荐。", "revision": application.revision}
    return client.post(reverse("pilots-application-do", args=[application.pk, "recommend"]), data)


def recommend_all(client, applications):
    for application in applications:
        assert recommend(client, application).status_code == 302


def names(page):
    return [line.application.unit.name for line in page.context["desk"].ranked]


def test_the_desk_shows_the_direct_schools_and_the_quota_of_the_bureau(city, batch, direct, bureau):
    make_application(batch, city.school)
    page = bureau.get(DESK)
    assert names(page) == [a.unit.name for a in direct]
    assert "0<small>/ 14 个</small>" in page.text
    assert "鲤城区浮桥中心小学" not in page.text
    assert "增加名额请调整市直学校的名额。" in page.text


def test_the_bureau_ranks_by_dragging_and_by_numbers(batch, direct, bureau):
    dragged = [direct[2], direct[0], direct[1], *direct[3:]]
    answer = bureau.post(reverse("pilots-screening-order"), {"batch": batch.pk, "order": [a.pk for a in dragged]})
    assert answer.status_code == 200
    assert names(bureau.get(DESK)) == [a.unit.name for a in dragged]

    typed = {f"rank-{a.pk}": place for place, a in enumerate(dragged, start=1)} | {f"rank-{direct[2].pk}": 15}
    bureau.post(reverse("pilots-screening-order"), {"batch": batch.pk, **typed})
    assert names(bureau.get(DESK)) == [a.unit.name for a in (*direct[:2], *direct[3:], direct[2])]


def test_a_county_school_cannot_be_put_into_the_bureaus_order(city, batch, direct, bureau):
    foreign = make_application(batch, city.school)
    answer = bureau.post(reverse("pilots-screening-order"), {"batch": batch.pk, "order": [foreign.pk]})
    assert answer.status_code == 422
    assert answer.json() == {"message": "排序中有已不在候选名单内的学校，请刷新页面后重排。"}


def test_fourteen_are_recommended_and_the_fifteenth_is_refused_with_the_reason(direct, bureau):
    recommend_all(bureau, direct[:PLACES])
    assert "14<small>/ 14 个</small>" in bureau.get(DESK).text
    answer = recommend(bureau, direct[PLACES])
    assert answer.status_code == 422
    reason = (
        "市教育局的推荐名额为 14 个，已推荐 14 个，不能再推荐泉州市第15中学。如需增加名额，请先调整市直学校的名额。"
    )
    assert reason in answer.text
    assert Application.objects.filter(status=Status.RECOMMENDED).count() == PLACES
    assert Application.objects.get(pk=direct[PLACES].pk).status == Status.SUBMITTED


def test_the_bureau_sends_one_package_with_letter_and_summary(city, batch, direct, bureau):
    recommend_all(bureau, direct[:3])
    send = f"{reverse('pilots-screening-send')}?batch={batch.pk}"
    assert "同意推荐以下 3 所学校" in bureau.get(send).text
    typed = {"document_number": "泉教装〔2018〕20号", "letter": "经市直学校初评小组集体研究，同意推荐。"}
    assert bureau.post(send, typed).status_code == 302

    package = Dispatch.objects.get()
    chosen = [a.unit.name for a in direct[:3]]
    assert package.unit == city.bureau
    assert [row["school"] for row in package.content] == chosen
    statuses = Application.objects.filter(pk__in=[a.pk for a in direct[:3]]).values_list("status", flat=True)
    assert set(statuses) == {Status.DISPATCHED}

    letter = text_of(bureau.get(reverse("pilots-package-letter", args=[package.pk])).content)
    assert "泉教装〔2018〕20号" in letter
    assert "经市直学校初评小组集体研究，同意推荐。" in letter
    assert f"推荐学校：{'、'.join(chosen)}。" in letter
    summary = text_of(bureau.get(reverse("pilots-package-summary", args=[package.pk])).content)
    assert [name for name in chosen if name not in summary] == []
    sheet = read(bureau.get(reverse("pilots-package-sheet", args=[package.pk])).content)
    assert [row[2] for row in sheet[1:]] == chosen


def test_what_the_bureau_sent_is_received_and_accepted_like_a_countys(batch, direct, bureau):
    recommend_all(bureau, direct[:1])
    bureau.post(f"{reverse('pilots-screening-send')}?batch={batch.pk}", {"letter": "同意推荐。"})
    package = Dispatch.objects.get()
    receipt = {"paper_copies": 3, "revision": package.revision}
    assert bureau.post(reverse("dispatches-do", args=[package.pk, "receive"]), receipt).status_code == 302
    application = Application.objects.get(pk=direct[0].pk)
    accept = {"revision": application.revision}
    assert bureau.post(reverse("pilots-application-do", args=[application.pk, "accept"]), accept).status_code == 302
    assert Application.objects.get(pk=application.pk).status == Status.ACCEPTED
