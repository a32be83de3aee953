"""From the principal to the public: what waits at whose desk, who hears of it, which version is shown."""

import pytest
from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.actions import drafting, review
from citong.apps.showcase.models import Case
from citong.kit.errors import Conflict, Refused
from citong.platform.inbox import work
from citong.platform.inbox.models import Message, WorkItem
from tests.factories.pilots import at
from tests.factories.showcase import TYPED, make_draft_case, make_published, make_submitted


@pytest.fixture
def case(project):
    return make_draft_case(project)


def submit(case, by, seen=0):
    return review.submit(case, seen=seen, confirmed=True, by=by)


def waiting(actor):
    return [(item.kind, item.title) for item in work.for_actor(actor).filter(kind__startswith="showcase.")]


def test_a_case_travels_from_writer_to_principal_to_city_to_the_public(case, project, writer, principal, officer):
    drafting.ask(case, by=writer)
    assert waiting(principal)[0] == (texts.SUBMIT, f"审阅并提交案例《{TYPED['title']}》")
    submitted = submit(case, principal)
    assert waiting(officer) == [(texts.REVIEW, f"审核案例：{project.unit.name}《{TYPED['title']}》")]
    assert work.for_actor(officer).get(kind=texts.REVIEW).due_at == at("2019-05-20 17:30:00")  # the fifth working day
    published = review.publish(submitted, opinion="做法具体，值得推广。", by=officer)
    assert (published.status, published.shown.number, str(published.published_on)) == ("published", 1, "2019-05-13")
    assert WorkItem.objects.filter(done_at=None, kind__startswith="showcase.").count() == 0
    told = {m.user for m in Message.objects.filter(title=f"案例《{TYPED['title']}》已发布")}
    assert told == {writer.user, principal.user}


def test_the_city_returns_with_its_comments_and_a_second_version_is_kept(case, writer, principal, officer):
    returned = review.send_back(submit(case, principal), reason="成效请写数据来源。", by=officer)
    assert (returned.status, returned.opinion) == ("returned", "成效请写数据来源。")
    assert waiting(writer) == [(texts.CORRECT, f"按审核意见修改案例《{TYPED['title']}》")]
    drafting.save(returned.draft, typed={"result": TYPED["result"] + "数据来自家长问卷。"}, by=writer)
    again = submit(returned, principal, seen=1)
    assert [v.number for v in again.versions.all()] == [1, 2]
    assert waiting(writer) == []


def test_the_second_version_shows_what_changed(project, principal, client):
    case = make_submitted(project)
    Case.objects.filter(pk=case.pk).update(status="returned")
    draft = case.draft
    draft.values = {**draft.values, "lessons": "换了一种说法，先把流程理顺，再请老师傅一起用起来。"}
    draft.save()
    submit(Case.objects.get(pk=case.pk), principal)
    client.force_login(principal.user)
    text = client.get(reverse("showcase-version", args=[case.pk, 2])).text
    assert ("修改之处" in text, '<h3>体会</h3><div class="diff">' in text, '<h3>做法</h3><div class="diff">' in text) == (
        True, True, False,
    )  # fmt: skip
    assert "修改之处" not in client.get(reverse("showcase-version", args=[case.pk, 1])).text


def test_the_principal_reads_confirms_and_submits(case, principal, client):
    client.force_login(principal.user)
    address = reverse("showcase-submit", args=[case.pk])
    assert TYPED["lessons"] in client.get(address).text
    refused = client.post(address, {"seen": 0})
    assert (refused.status_code, "请先勾选确认，再提交。" in refused.text) == (422, True)
    assert client.post(address, {"seen": 0, "confirmed": "on"}).url == reverse("cases-detail", args=[case.pk])
    assert Case.objects.get().status == "submitted"
    assert client.get(address).url == reverse("cases-detail", args=[case.pk])


def test_what_changed_after_reading_has_to_be_read_again(case, writer, principal, client):
    drafting.save(case.draft, typed={"lessons": TYPED["lessons"] + "又补一句。"}, by=writer)
    with pytest.raises(Conflict, match="请重新审阅"):
        submit(case, principal)
    client.force_login(principal.user)
    answer = client.post(reverse("showcase-submit", args=[case.pk]), {"seen": 0, "confirmed": "on"})
    assert (answer.status_code, "又补一句" in answer.text, 'name="seen" value="1"' in answer.text) == (422, True, True)


def test_an_unfinished_case_is_not_asked_for_and_not_submitted(project, writer, principal, client):
    case = make_draft_case(project, lessons="")
    with pytest.raises(Refused, match="还有 1 处需要填写或修改：请填写「体会」"):
        drafting.ask(case, by=writer)
    client.force_login(principal.user)
    answer = client.post(reverse("showcase-submit", args=[case.pk]), {"seen": 0, "confirmed": "on"})
    assert (answer.status_code, "请填写「体会」" in answer.text) == (422, True)


def test_the_principal_is_asked_once(case, writer, client):
    client.force_login(writer.user)
    assert "提请校长提交" in client.get(reverse("showcase-left", args=[case.pk])).text
    asked = drafting.ask(case, by=writer)
    with pytest.raises(Refused, match="已经提请校长"):
        drafting.ask(asked, by=writer)
    assert "已于 05-13 09:" in client.get(reverse("showcase-left", args=[case.pk])).text


def test_a_submitted_case_can_be_taken_back_before_the_decision(project, principal):
    back = review.withdraw(make_submitted(project), by=principal)
    assert (back.status, back.versions.count(), waiting(principal)) == ("draft", 1, [])


def test_a_revision_changes_nothing_for_the_public_until_it_is_published(project, writer, principal, officer):
    case = drafting.revise(make_published(project), by=writer)
    drafting.save(case.draft, typed={"title": "第二稿"}, by=writer)
    submitted = submit(case, principal, seen=1)
    assert submitted.shown.title == TYPED["title"]
    assert review.withdraw(submitted, by=principal).status == "revising"
    published = review.publish(submit(submitted, principal, seen=1), by=officer)
    assert (published.shown.title, published.shown.number) == ("第二稿", 3)


def test_a_case_that_is_taken_down_is_gone_at_once_and_can_come_back(project, principal, officer, client):
    case = review.take_down(make_published(project), reason="照片中有学生正面。", by=officer)
    assert (case.status, case.shown, str(case.down_on)) == ("down", None, "2019-05-13")
    assert client.get(reverse("public-cases-detail", args=[case.pk])).status_code == 404
    again = review.publish(submit(case, principal), by=officer)
    assert (again.status, again.down_on, client.get(reverse("public-cases-detail", args=[case.pk])).status_code) == (
        "published", None, 200,
    )  # fmt: skip


def test_only_what_is_public_can_be_taken_down(project, officer):
    with pytest.raises(Refused, match="没有公开"):
        review.take_down(make_submitted(project), reason="重复", by=officer)


def test_a_draft_can_be_given_up(case, project, writer, client):
    drafting.drop(case, by=writer)
    client.force_login(writer.user)
    assert "还没有经验案例" in client.get(reverse("showcase-project", args=[project.pk])).text


def test_the_city_reads_only_what_was_submitted(case, project, officer, writer, principal, client):
    address = reverse("cases-detail", args=[case.pk])
    client.force_login(officer.user)
    assert ("校长提交之后才能看到内容" in client.get(address).text, TYPED["lessons"] in client.get(address).text) == (
        True, False,
    )  # fmt: skip
    submit(case, principal)
    text = client.get(address).text
    assert (TYPED["lessons"] in text, "138****1234" in text, "13850001234" in text) == (True, True, False)
    client.force_login(writer.user)
    assert "13850001234" in client.get(address).text


def test_the_review_desk_has_a_tab_for_what_waits(project, officer, client):
    make_submitted(project)
    client.force_login(officer.user)
    address = reverse("cases-list")
    assert TYPED["title"] in client.get(address, {"status": "submitted"}).text
    assert TYPED["title"] not in client.get(address, {"status": "published"}).text
