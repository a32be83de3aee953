"""Accounts: opening, resetting, locking; and nobody gets into one that may do more than he."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from citong.apps.console.actions import accounts
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.models import Grant, Role
from citong.platform.audit.models import Entry
from citong.platform.identity.models import Person, User
from citong.platform.signin import lockout
from citong.platform.signin.models import SignIn
from tests.factories import give_role, make_person, make_post, make_user, make_user_with
from tests.factories.console import close_account

PASSWORD = "Lanhua-2018-Cao"


@pytest.fixture
def teacher(city):
    user = make_user(make_person("黄玥喆"), "huang.yz", PASSWORD)
    make_post(user.person, city.school)
    return user


def secret_of(answer):
    return re.search(r'secret-word.*?data-copy-target="text">([^<]+)<', answer.content.decode(), re.DOTALL)[1]


def sign_in(username, password):
    browser = Client()
    return browser, browser.post("/sign-in/", {"username": username, "password": password})


def test_an_account_is_opened_with_a_password_shown_once(client, school_admin, city):
    person = make_person("苏文杰")
    make_post(person, city.school)
    client.force_login(school_admin)
    address = reverse("console-open-account", args=[person.pk])
    answer = client.post(address, {"username": " Su.WJ ", "phone": ""})
    secret = secret_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert client.get(address).status_code == 302
    browser, entered = sign_in("su.wj", secret)
    assert entered.status_code == 302
    assert browser.get("/").url == reverse("accounts-password")
    assert secret not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("username", "words"),
    [("苏文杰", "用户名以小写字母开头"), ("13805951234", "用户名以小写字母开头"), ("huang.yz", "已")],
)
def test_user_names_are_plain_and_nobodys_phone(client, school_admin, city, teacher, username, words):
    person = make_person("苏文杰")
    make_post(person, city.school)
    client.force_login(school_admin)
    answer = client.post(reverse("console-open-account", args=[person.pk]), {"username": username})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["username"])
    assert not User.objects.filter(person=person).exists()


def test_a_reset_ends_sessions_and_opens_a_closed_account(client, school_admin, teacher):
    browser, _ = sign_in("huang.yz", PASSWORD)
    close_account(teacher)
    client.force_login(school_admin)
    page = client.get(reverse("console-reset-password", args=[teacher.pk])).content.decode()
    assert "原密码立即失效" in page
    secret = secret_of(client.post(reverse("console-reset-password", args=[teacher.pk])))
    assert browser.get("/account/").status_code == 302
    assert lockout.closed(["huang.yz"]) == {}
    assert sign_in("huang.yz", PASSWORD)[1].status_code == 422
    assert sign_in("huang.yz", secret)[1].status_code == 302
    assert Entry.objects.filter(action="console.reset_password").count() == 1


def test_the_own_password_is_changed_elsewhere(client, school_admin):
    client.force_login(school_admin)
    answer = client.post(reverse("console-reset-password", args=[school_admin.pk]))
    assert answer.status_code == 422
    assert "账号与安全" in answer.content.decode()


@pytest.mark.parametrize("verb", ["reset", "lock", "end", "change"])
def test_a_school_cannot_touch_an_account_that_reaches_further(acting, school_admin, teacher, city, verb):
    give_role(teacher.person.posts.get(), "pilots.view", at=city.county)
    by = acting(school_admin)
    acts = {
        "reset": lambda: accounts.reset_password(teacher, password=PASSWORD, by=by),
        "lock": lambda: accounts.lock_account(teacher, by=by),
        "end": lambda: accounts.end_sessions(teacher, by=by),
        "change": lambda: accounts.change_account(teacher, username="other", by=by),
    }
    with pytest.raises(PermissionDenied):
        acts[verb]()


def test_a_second_post_elsewhere_takes_the_account_out_of_the_schools_hands(client, school_admin, teacher, city):
    make_post(teacher.person, city.bureau)
    client.force_login(school_admin)
    assert client.post(reverse("console-reset-password", args=[teacher.pk])).status_code == 403
    assert User.objects.get(pk=teacher.pk).check_password(PASSWORD)


def test_a_lesser_administrator_does_not_take_over_a_greater_one(acting, school_admin, teacher):
    give_role(teacher.person.posts.get(), role=Role.objects.get(code="city_admin"))
    with pytest.raises(PermissionDenied):
        accounts.reset_password(teacher, password=PASSWORD, by=acting(school_admin))


def test_of_another_county_no_account_exists(client, county_admin, city):
    person = make_person("苏淑贞")
    make_post(person, city.other_school)
    user = make_user(person)
    client.force_login(county_admin)
    for name, pk in (
        ("users-detail", user.pk),
        ("console-reset-password", user.pk),
        ("console-open-account", person.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_a_locked_account_is_out_at_once_and_in_again_when_opened(acting, school_admin, teacher):
    browser, _ = sign_in("huang.yz", PASSWORD)
    accounts.lock_account(teacher, by=acting(school_admin))
    assert browser.get("/account/").status_code == 302
    assert sign_in("huang.yz", PASSWORD)[1].status_code == 422
    accounts.unlock_account(User.objects.get(pk=teacher.pk), by=acting(school_admin))
    assert sign_in("huang.yz", PASSWORD)[1].status_code == 302


def test_nobody_locks_himself_out(acting, school_admin):
    with pytest.raises(Refused, match="不能对自己的账号"):
        accounts.lock_account(school_admin, by=acting(school_admin))


def test_one_session_can_be_ended(client, school_admin, teacher):
    browser, _ = sign_in("huang.yz", PASSWORD)
    row = SignIn.objects.get(user=teacher)
    client.force_login(school_admin)
    assert "未知设备" in client.get(reverse("users-detail", args=[teacher.pk])).content.decode()
    client.post(reverse("console-end-sign-in", args=[row.pk]))
    assert browser.get("/account/").status_code == 302
    again = client.post(reverse("console-end-sign-in", args=[row.pk]), follow=True).content.decode()
    assert "这次登录已经结束" in again


def test_a_lockout_is_shown_and_lifted(client, acting, school_admin, teacher):
    with pytest.raises(Refused, match="没有被登录锁定"):
        accounts.clear_lockout(teacher, by=acting(school_admin))
    close_account(teacher)
    client.force_login(school_admin)
    assert "登录已锁定" in client.get(reverse("users-detail", args=[teacher.pk])).content.decode()
    accounts.clear_lockout(teacher, by=acting(school_admin))
    assert lockout.closed(["huang.yz"]) == {}


def test_the_person_page_leads_to_the_account(client, school_admin, teacher, city):
    without = make_person("苏文杰")
    make_post(without, city.school)
    client.force_login(school_admin)
    assert "huang.yz" in client.get(reverse("people-detail", args=[teacher.person_id])).content.decode()
    page = client.get(reverse("people-detail", args=[without.pk])).content.decode()
    assert reverse("console-open-account", args=[without.pk]) in page
    assert Person.objects.filter(user__isnull=True, pk=without.pk).exists()


def test_what_an_account_may_do_from_tomorrow_counts_today(acting, school_admin, city):
    user = make_user_with(city.school)
    give_role(user.person.posts.get(), role=Role.objects.get(code="city_admin"), at=city.bureau)
    Grant.objects.filter(post__person=user.person).update(starts_on=clock.today() + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        accounts.reset_password(user, password="Xab7-k2m9-p4q8", by=acting(school_admin))


def test_the_audit_has_the_phone_only_in_part(acting, school_admin, city):
    user = make_user(make_post(make_person(), city.school).person, "huang.yz")
    accounts.change_account(user, phone="13805957799", by=acting(school_admin))
    assert Entry.objects.get(label="修改账号").changes["phone"] == [None, "138****7799"]
