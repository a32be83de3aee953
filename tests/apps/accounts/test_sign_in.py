"""Signing in and out, and what happens to those who guess."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citong.platform.audit.models import Entry

from .conftest import PASSWORD, PHONE

WRONG = "用户名或密码不正确"


def actions():
    return list(Entry.objects.order_by("pk").values_list("label", flat=True))


@pytest.mark.parametrize("name", ["huang.yz", " Huang.YZ ", PHONE])
def test_by_user_name_or_phone(client, teacher, sign_in, name):
    assert sign_in(name).url == "/"
    assert client.get(reverse("accounts-me")).status_code == 200
    assert actions() == ["登录"]


def test_wrong_password_and_unknown_name_look_alike(teacher, sign_in):
    answers = [sign_in("huang.yz", "Wrong-2018"), sign_in("nobody", "Wrong-2018")]
    assert [(a.status_code, WRONG in a.content.decode()) for a in answers] == [(422, True)] * 2
    first, second = (a.content.decode().split("<h1>")[1].replace("huang.yz", "nobody") for a in answers)
    assert strip_token(first) == strip_token(second)


def strip_token(html):
    before, _, rest = html.partition('name="csrfmiddlewaretoken" value="')
    return before + rest.partition('"')[2]


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(teacher, sign_in, settings):
    hasher = hashers.get_hasher().__class__
    with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as unknown:
        sign_in("nobody", "Wrong-2018")
    with patch.object(hasher, "verify", autospec=True, side_effect=hasher.verify) as known:
        sign_in("huang.yz", "Wrong-2018")
    assert (unknown.call_count, known.call_count) == (1, 1)


def test_a_locked_account_does_not_sign_in_and_its_session_ends(client, teacher, sign_in):
    sign_in()
    teacher.is_active = False
    teacher.save()
    assert client.get(reverse("accounts-me")).status_code == 302
    assert WRONG in sign_in().content.decode()


def test_nothing_typed_names_both_fields(teacher, sign_in):
    answer = sign_in("", "")
    assert answer.status_code == 422
    assert "请填写用户名或手机号。" in answer.content.decode()
    assert "请填写密码。" in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/account/?a=1", "/account/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_afterwards_only_to_pages_of_this_site(teacher, sign_in, wanted, got):
    assert sign_in(next=wanted).url == got


def test_the_wanted_page_survives_a_wrong_password(client, teacher, sign_in):
    page = client.get(reverse("accounts-me"))
    assert page.url == "/sign-in/?next=/account/"
    answer = sign_in(password="Wrong-2018", next="/account/")
    assert '<input type="hidden" name="next" value="/account/">' in answer.content.decode()


def test_five_wrong_passwords_close_the_account_from_there(client, teacher, sign_in):
    for name in ("huang.yz", PHONE, "huang.yz", PHONE):
        assert sign_in(name, "Wrong-2018").status_code == 422
    closed = sign_in(password="Wrong-2018")
    attempt = AccessAttempt.objects.get()
    assert closed.status_code == 429
    assert "以后再试" in closed.content.decode()
    assert "本单位的系统管理员" in closed.content.decode()
    assert attempt.failures_since_start == 5
    assert sign_in().status_code == 429, "also with the right password"
    assert sign_in(by=Client(REMOTE_ADDR="10.1.1.1")).status_code == 302, "not from elsewhere"
    assert actions() == ["登录锁定", "登录"]


def test_the_page_warns_before_it_closes(teacher, sign_in):
    texts = [sign_in(password="Wrong-2018").content.decode() for _ in range(4)]
    assert ["再输错" in text for text in texts] == [False, False, True, True]
    assert "再输错 1 次将暂停登录" in texts[-1]


def test_it_opens_again_after_a_quarter_of_an_hour(teacher, sign_in):
    for _ in range(5):
        sign_in(password="Wrong-2018")
    attempt = AccessAttempt.objects.get()
    attempt.attempt_time -= timedelta(minutes=16)
    attempt.save()
    assert sign_in().status_code == 302


def test_a_name_that_does_not_exist_is_closed_just_the_same(db, sign_in):
    codes = [sign_in("nobody", "Wrong-2018").status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
    assert actions() == []


def test_one_password_tried_on_many_accounts_closes_the_address_for_a_while(teacher, sign_in, settings):
    settings.ACCOUNTS_PER_ADDRESS = 4
    assert [sign_in(f"teacher.{number}", "Wrong-2018").status_code for number in range(3)] == [422] * 3
    assert sign_in(password="Wrong-2018").status_code == 422
    closed = sign_in()
    assert (closed.status_code, "换一个网络登录" in closed.content.decode()) == (429, True), (
        "also with the right password"
    )
    assert sign_in(by=Client(REMOTE_ADDR="10.1.1.1")).status_code == 302, "not from elsewhere"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in().status_code == 302


def test_those_who_got_in_at_last_do_not_count_towards_closing_their_address(teacher, sign_in, settings):
    settings.ACCOUNTS_PER_ADDRESS = 2
    for name in ("huang.yz", "nobody"):
        sign_in(name, "Wrong-2018")
        sign_in()
    assert sign_in().status_code == 302


def test_signing_out_is_a_post_and_is_recorded(client, teacher, sign_in):
    sign_in()
    assert client.get(reverse("accounts-sign-out")).status_code == 405
    assert client.post(reverse("accounts-sign-out")).url == "/sign-in/"
    assert client.get(reverse("accounts-me")).status_code == 302
    assert actions() == ["登录", "退出登录"]


def test_who_is_signed_in_does_not_see_the_sign_in_page(client, teacher, sign_in):
    sign_in()
    assert client.get(reverse("accounts-sign-in"), {"next": "/account/"}).url == "/account/"


def test_passwords_appear_in_no_record(teacher, sign_in):
    sign_in(password="Geheim-Xyz-99")
    sign_in()
    texts = [str(row) for row in (*AccessAttempt.objects.values(), *Entry.objects.values())]
    assert not any("Geheim-Xyz-99" in text or PASSWORD in text for text in texts)
