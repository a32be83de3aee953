"""Sessions: the list, ending them, leaving the desk, acting as another post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from citong.platform.access.actor import Actor
from citong.platform.audit.models import Entry
from citong.platform.identity.models import Post
from citong.platform.jobs import queue
from citong.platform.jobs.running import execute
from citong.platform.signin.models import SignIn
from tests.factories import make_person, make_post, make_user

from .conftest import PASSWORD

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


@pytest.mark.usefixtures("teacher")
class TestComingBack:
    """After the session has ended one comes back to the page that one saw, not to the address of a button on it."""

    PAGE = "http://testserver/todo/?tab=mine"

    def test_from_a_form_to_the_page_with_the_form(self, client):
        answer = client.post(reverse("workbench-read-all"), headers={"Referer": self.PAGE})
        assert answer.url == "/sign-in/?next=/todo/%3Ftab%3Dmine"
        client.post(answer.url, {"username": "huang.yz", "password": PASSWORD, "next": "/todo/?tab=mine"})
        assert client.get("/todo/?tab=mine").status_code == 200

    def test_from_a_form_of_another_site_to_the_desk(self, client):
        answer = client.post(reverse("workbench-read-all"), headers={"Referer": "https://evil.example/todo/"})
        assert answer.url == "/sign-in/?next=/"

    def test_a_fragment_is_not_filled_with_the_sign_in_page(self, client):
        answer = client.get("/search/?q=x", headers={"HX-Request": "true", "HX-Current-URL": self.PAGE})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/?next=/todo/%3Ftab%3Dmine")
        assert answer.content.decode() == "登录已失效，请重新登录后再试。"

    def test_nor_with_the_page_of_the_first_password(self, client, teacher, sign_in):
        teacher.must_change_password = True
        teacher.save()
        sign_in()
        answer = client.get("/search/?q=x", headers={"HX-Request": "true", "HX-Current-URL": self.PAGE})
        assert answer.headers["HX-Redirect"] == "/account/password/"


def test_a_session_that_was_left_idle_is_not_shown_as_open(client, teacher, sign_in, other):
    leave(31)
    sign_in()
    page = client.get(ME).content.decode()
    assert "10.2.3.4" not in page
    assert page.count("本机") == 1


def test_sessions_that_nobody_comes_back_to_are_closed_every_hour(client, teacher, sign_in, other):
    leave(31)
    sign_in()
    job = queue.start("signin.cleaning", Actor.system(), {})
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["closed"]) == ("done", 1)
    assert [(row.address, row.end) for row in SignIn.objects.exclude(end="")] == [("10.2.3.4", "idle")]
    assert client.get(ME).status_code == 200


def test_closing_the_browser_signs_out(client, teacher, sign_in):
    sign_in()
    assert client.cookies["sessionid"]["max-age"] == ""


@pytest.mark.usefixtures("teacher")
class TestBehindTheProxy:
    """The proxy writes the last address; whatever a visitor sends stands before it."""

    @pytest.fixture(autouse=True)
    def proxied(self, settings):
        settings.MIDDLEWARE = ["citong.platform.signin.middleware.ProxyMiddleware", *settings.MIDDLEWARE]

    @pytest.mark.parametrize(
        ("header", "address"),
        [("10.9.8.7", "10.9.8.7"), ("1.1.1.1, 10.9.8.7", "10.9.8.7"), ("", "127.0.0.1"), ("nonsense", "127.0.0.1")],
    )
    def test_the_register_has_the_users_own_address(self, client, header, address):
        data = {"username": "huang.yz", "password": PASSWORD}
        client.post(reverse("accounts-sign-in"), data, headers={"X-Forwarded-For": header} if header else {})
        assert SignIn.objects.get().address == address


@pytest.mark.usefixtures("teacher")
class TestLargeRequests:
    @pytest.mark.parametrize(("size", "status"), [("1048577", 413), ("oops", 413), ("100", 422)])
    def test_a_stranger_sends_little(self, client, size, status):
        answer = client.post(reverse("accounts-sign-in"), {"username": "", "password": ""}, CONTENT_LENGTH=size)
        assert answer.status_code == status
        assert ("一次最多提交 1 MB" in answer.content.decode()) is (status == 413)

    def test_who_is_signed_in_sends_files(self, client, sign_in):
        sign_in()
        assert client.post(reverse("accounts-email"), {}, CONTENT_LENGTH=str(61 * 1024 * 1024)).status_code == 413
