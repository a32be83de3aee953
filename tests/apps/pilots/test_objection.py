"""异议答复: the objector is told by e-mail, and finds the answer by his receipt without an account; nobody else does."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from citong.apps.pilots.actions import decision
from citong.apps.pilots.models import Objection
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.audit.models import Entry
from tests.factories import actor_for, make_city_tree
from tests.factories.decision import publicity_of, reviewed
from tests.factories.pilots import at

ANSWER = "经现场核查，该校互联网出口带宽为 100M，与申报一致。"
UNKNOWN = "没有查到。请核对受理编号，以及提出异议时留下的联系方式或姓名。"


@pytest.fixture
def publicity(db):
    with clock.travel(at("2018-12-26 10:00")):
        yield publicity_of(reviewed(make_city_tree().bureau, "publicised"))


def object_to(publicity, contact, name="林志远"):
    application = publicity.decisions.get().application
    objection = Objection(publicity=publicity, application=application, name=name, contact=contact, text="带宽不实。")
    return decision.file_objection(objection, by=Actor.nobody())


def reply(objection):
    officer = actor_for(objection.publicity.unit, perms.objection)
    decision.answer_objection(objection, verdict="rejected", reply=ANSWER, by=officer)
    jobs.run_pending()


def ask(client, publicity, receipt, who, **extra):
    url = reverse("public-pilots-answer", args=[publicity.pk])
    return client.post(url, {"receipt": receipt, "who": who}, **extra)


def test_who_left_an_address_gets_the_answer_by_mail(publicity, settings):
    settings.SITE_URL = "https://zhxy.example.cn"
    objection = object_to(publicity, "lin@example.cn")
    assert mail.outbox == []
    reply(objection)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (
        ["lin@example.cn"],
        f"【刺桐智慧校园】您反映的异议已答复（{objection.receipt}）",
    )
    for said in (objection.receipt, "异议不成立", ANSWER, "泉州市教育局"):
        assert said in letter.body
    assert f"https://zhxy.example.cn/public/pilots/{publicity.pk}/objection/answer/" in letter.body
    assert "林志远" not in letter.body


def test_who_left_a_telephone_gets_no_mail(publicity):
    reply(object_to(publicity, "139 0595 0123"))
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["13905950123", "139-0595-0123", "林志远", " 林 志远"])
def test_the_objector_finds_the_answer_with_his_receipt(client, publicity, who):
    objection = object_to(publicity, "139 0595 0123")
    before = ask(client, publicity, objection.receipt, who)
    assert (before.status_code, before.context["objection"]) == (200, objection)
    assert "待处理" in before.text
    assert ANSWER not in before.text
    reply(objection)
    after = ask(client, publicity, objection.receipt.lower(), who).text
    assert "异议不成立" in after
    assert ANSWER in after
    assert "带宽不实" not in after


def test_a_mail_address_finds_it_whatever_its_letters(client, publicity):
    objection = object_to(publicity, "Lin@Example.cn")
    assert ask(client, publicity, objection.receipt, "lin@example.cn").context["objection"] == objection


def unnumbered(answer):
    """The page without what was typed, and without the tokens that differ from one to the next."""
    return re.sub(r'value="[^"]*"', "", answer.text)


def test_a_wrong_pair_says_nothing_about_what_exists(client, publicity):
    mine, other = object_to(publicity, "13905950123"), object_to(publicity, "13805950999", name="陈建国")
    reply(mine)
    wrong = [
        ask(client, publicity, receipt, who)
        for receipt, who in (
            ("YY20181226999999", "林志远"),  # no such receipt
            (mine.receipt, "陈建国"),  # somebody else's name
            (mine.receipt, "13805950999"),
            (other.receipt, "13905950123"),
            (mine.receipt, "1390595"),  # a part of the number
            (mine.receipt, "--"),  # nothing but signs
        )
    ]
    assert {answer.status_code for answer in wrong} == {422}
    assert UNKNOWN in wrong[0].text
    assert {unnumbered(answer) for answer in wrong} == {unnumbered(wrong[0])}
    assert ANSWER not in wrong[0].text


def test_a_receipt_opens_nothing_under_another_publicity(client, publicity):
    objection = object_to(publicity, "13905950123")
    other = publicity_of(reviewed(publicity.unit, "publicised"))
    assert ask(client, other, objection.receipt, "林志远").status_code == 422


def test_who_guesses_is_stopped_and_others_are_not(client, publicity):
    objection = object_to(publicity, "13905950123")
    for number in range(decision.MISSES_A_DAY):
        assert UNKNOWN in ask(client, publicity, f"YY20181226{number:06d}", "林志远", REMOTE_ADDR="10.1.1.1").text
    stopped = ask(client, publicity, objection.receipt, "林志远", REMOTE_ADDR="10.1.1.1")
    assert "查询次数过多，请明天再试。" in stopped.text
    assert stopped.context["objection"] is None
    assert ask(client, publicity, objection.receipt, "林志远", REMOTE_ADDR="10.1.1.2").context["objection"] == objection
    missed = Entry.objects.filter(action=decision.MISSED)
    assert set(missed.values_list("address", "note")) == {("10.1.1.1", "")}
    assert missed.count() == decision.MISSES_A_DAY
    with clock.travel(at("2018-12-27 11:00")):
        again = ask(client, publicity, objection.receipt, "林志远", REMOTE_ADDR="10.1.1.1")
        assert again.context["objection"] == objection


def test_the_list_and_the_receipt_lead_to_the_answer(client, publicity):
    link = f'href="{reverse("public-pilots-answer", args=[publicity.pk])}"'
    assert link in client.get(reverse("public-pilots-list", args=[publicity.pk])).text
    typed = {"name": "林志远", "contact": "13905950123", "text": "带宽不实。"}
    typed["application"] = publicity.decisions.get().application_id
    received = client.post(reverse("public-pilots-object", args=[publicity.pk]), typed, follow=True)
    assert link in received.text


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ({}, []),
        ({"contact_phone": "22764117"}, ["电话：22764117"]),
        ({"contact_name": "黄老师", "contact_email": "jyt@example.cn"}, ["联系人：黄老师", "邮箱：jyt@example.cn"]),
    ],
)
def test_the_list_names_only_the_ways_that_the_batch_has(client, publicity, contact, shown):
    batch = publicity.batch
    for name in ("contact_name", "contact_phone", "contact_email"):
        setattr(batch, name, contact.get(name, ""))
    batch.save()
    page = client.get(reverse("public-pilots-list", args=[publicity.pk])).text
    assert [label for label in ("联系人：", "电话：", "邮箱：") if label in page] == [
        s[: s.index("：") + 1] for s in shown
    ]
    assert [words for words in shown if words not in page] == []
