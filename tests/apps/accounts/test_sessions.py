"""Sessions: the list, ending them, leaving the desk, acting as another post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from citong.platform.audit.models import Entry
from citong.platform.identity.models import Post
from citong.platform.signin.models import SignIn
from tests.factories import make_person, make_post, make_user

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
ME = "/account/"


def leave(minutes):
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


@pytest.fixture
def other(teacher, sign_in):
    browser = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.2.3.4")
    sign_in(by=browser)
    return browser


def test_the_list_names_device_address_and_the_present_one(client, teacher, sign_in, other):
    sign_in()
    page = client.get(ME).content.decode()
    assert "Windows · 火狐浏览器" in page
    assert "10.2.3.4" in page
    assert page.count("本机") == 1


def test_ending_one_signs_that_device_out_at_once(client, teacher, sign_in, other):
    sign_in()
    row = SignIn.objects.get(address="10.2.3.4")
    assert client.post(reverse("accounts-end-session", args=[row.pk])).url == ME
    assert other.get(ME).url == "/sign-in/?next=/account/"
    assert "已在其他设备上或由管理员结束" in other.get("/sign-in/").content.decode()
    assert client.get(ME).status_code == 200
    assert Entry.objects.filter(label="结束登录").count() == 1


def test_another_persons_session_does_not_exist(client, teacher, sign_in, city):
    stranger = make_user(make_person(), "stranger", "Lanhua-2018-Cao")
    make_post(stranger.person, city.school)
    sign_in("stranger", by=Client())
    sign_in()
    row = SignIn.objects.get(user=stranger)
    assert client.post(reverse("accounts-end-session", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_everywhere_means_everywhere(client, teacher, sign_in, other):
    sign_in()
    assert client.post(reverse("accounts-end-everywhere")).url == "/sign-in/"
    assert [browser.get(ME).status_code for browser in (client, other)] == [302, 302]
    assert list(SignIn.objects.open()) == []


def test_after_half_an_hour_of_nothing_the_session_ends(client, teacher, sign_in):
    sign_in()
    leave(29)
    assert client.get(ME).status_code == 200
    leave(31)
    assert client.get(ME).url == "/sign-in/?next=/account/"
    page = client.get("/sign-in/?next=/account/").content.decode()
    assert "您长时间没有操作，已自动退出" in page
    assert SignIn.objects.get().end == SignIn.End.IDLE
    assert sign_in(next=ME).url == ME


def test_administrators_have_less_time(client, teacher, sign_in):
    Post.objects.filter(person=teacher.person).update(kind=Post.Kind.ADMIN)
    sign_in()
    leave(16)
    assert client.get(ME).status_code == 302


def test_the_bell_does_not_keep_the_session_alive_but_the_user_does(client, teacher, sign_in):
    sign_in()
    leave(20)
    client.get(reverse("workbench-bell"))
    assert timezone.now() - SignIn.objects.get().seen_at > timedelta(minutes=19)
    assert client.head(reverse("accounts-alive")).status_code == 200
    assert timezone.now() - SignIn.objects.get().seen_at < timedelta(minutes=1)


def test_an_ended_session_turns_the_bell_into_a_way_back(client, teacher, sign_in):
    sign_in()
    leave(31)
    answer = client.get(reverse("workbench-bell"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "已退出登录" in answer.content.decode()


def test_signing_in_does_not_read_the_old_sessions(teacher, sign_in):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            sign_in(by=Client())
        return len(seen)

    queries()
    few = queries()
    SignIn.objects.bulk_create(SignIn(user=teacher, idle_minutes=30) for _ in range(200))
    assert queries() == few


def test_switching_to_an_own_post(client, teacher, sign_in, city):
    second = make_post(teacher.person, city.county_office, "借调干事")
    sign_in()
    assert client.post(reverse("accounts-switch"), {"post": second.pk}).url == "/"
    assert client.get(ME).context["actor"].post == second
    entry = Entry.objects.get(label="切换岗位")
    assert entry.post == second
    assert SignIn.objects.get().post == second


def test_the_next_sign_in_acts_as_the_post_used_last(client, teacher, sign_in, city):
    second = make_post(teacher.person, city.county_office, "借调干事")
    sign_in()
    client.post(reverse("accounts-switch"), {"post": second.pk})
    again = Client()
    sign_in(by=again)
    assert again.get(ME).context["actor"].post == second


@pytest.mark.parametrize("which", ["foreign", "ended", "nonsense"])
def test_no_other_post_can_be_taken(client, teacher, sign_in, city, which):
    foreign = make_post(make_person(), city.bureau)
    ended = make_post(teacher.person, city.bureau, ends_on=timezone.localdate() - timedelta(days=1))
    sign_in()
    wanted = {"foreign": foreign.pk, "ended": ended.pk, "nonsense": "x"}[which]
    assert client.post(reverse("accounts-switch"), {"post": wanted}).status_code == 404
    assert client.get(ME).context["actor"].post.unit == city.school


def test_the_own_email(client, teacher, sign_in):
    sign_in()
    assert client.post(reverse("accounts-email"), {"email": "huang@example.cn"}).url == ME
    assert "h***@example.cn" in client.get(ME).content.decode()
    refused = client.post(reverse("accounts-email"), {"email": "huang"})
    assert refused.status_code == 422
    assert "form" in refused.context
    teacher.person.refresh_from_db()
    assert teacher.person.email == "huang@example.cn"


def test_the_phone_is_masked(client, teacher, sign_in):
    sign_in()
    page = client.get(ME).content.decode()
    assert "138****7788" in page
    assert "13805957788" not in page
