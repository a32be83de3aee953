"""Other schools: they mark what they adopted, once each, and are named after they agreed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.actions import adopting
from citong.apps.showcase.models import Adoption
from citong.kit.errors import Refused
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from tests.factories.showcase import TYPED, make_draft_case, make_published

HOW = "参照验收流程改造了本校食堂。"


@pytest.fixture
def case(project):
    return make_published(project)


def adopt(case, by, unit, **more):
    return adopting.adopt(Adoption(case=case, unit=unit, how=HOW), by=by, **more)


def test_a_teacher_marks_and_the_principal_decides_about_the_name(city, case, other, other_writer, writer):
    row = adopt(case, other_writer, city.other_school, agreed=True)
    assert row.status == Adoption.Status.WAITING
    (item,) = work.for_actor(other)
    assert (item.kind, item.title, item.url) == (
        texts.AGREE, f"是否公开校名：借鉴《{TYPED['title']}》", reverse("case-adoptions-detail", args=[row.pk]),
    )  # fmt: skip
    assert Message.objects.get(user=writer.user).title == f"《{TYPED['title']}》被安溪县感德中心小学借鉴"
    assert adopting.agree(row, by=other).status == Adoption.Status.NAMED
    assert list(work.for_actor(other)) == []
    assert adopting.hide(Adoption.objects.get(pk=row.pk), by=other).status == Adoption.Status.HIDDEN


def test_a_principal_may_agree_at_once(city, case, other):
    assert adopt(case, other, city.other_school, agreed=True).status == Adoption.Status.NAMED


def test_a_school_adopts_a_case_once_and_never_its_own(city, case, other, principal):
    adopt(case, other, city.other_school)
    with pytest.raises(ValidationError, match="已经标记过"):
        adopt(case, other, city.other_school)
    with pytest.raises(ValidationError, match="本校自己的案例"):
        adopt(case, principal, city.school)


def test_only_public_cases_are_adopted(city, project, other, client):
    draft = make_draft_case(project)
    with pytest.raises(Refused, match="没有公开"):
        adopt(draft, other, city.other_school)
    client.force_login(other.user)
    assert client.get(reverse("showcase-adopt", args=[draft.pk])).status_code == 404


def test_the_page_for_marking(case, other, client):
    client.force_login(other.user)
    address = reverse("showcase-adopt", args=[case.pk])
    assert "同意在案例页面公开本校校名" in client.get(address).text
    refused = client.post(address, {"how": ""})
    assert (refused.status_code, "请写明怎样借鉴" in refused.text) == (422, True)
    answer = client.post(address, {"how": HOW, "agreed": "on"})
    row = Adoption.objects.get()
    assert (answer.url, row.status) == (reverse("case-adoptions-detail", args=[row.pk]), "named")
    assert "本校已标记借鉴" in client.get(address).text
    client.post(address, {"how": "再来一次"})
    assert Adoption.objects.count() == 1


def test_the_page_says_who_cannot_mark_and_who_is_asked(case, principal, other_writer, client):
    address = reverse("showcase-adopt", args=[case.pk])
    client.force_login(principal.user)
    assert "这是本校自己的案例" in client.get(address).text
    client.force_login(other_writer.user)
    assert "由校长决定" in client.get(address).text


def test_the_host_and_the_city_see_who_adopted_and_strangers_do_not(city, case, other, writer, officer, client):
    row = adopt(case, other, city.other_school)
    seen = []
    for actor in (writer, officer, other):
        client.force_login(actor.user)
        seen.append(client.get(reverse("case-adoptions-detail", args=[row.pk])).status_code)
    assert seen == [200, 200, 200]
    stranger = Adoption.objects.visible_to(other, "showcase.adopt").count()
    assert (stranger, Adoption.objects.visible_to(writer, "showcase.adopt").count()) == (1, 0)
