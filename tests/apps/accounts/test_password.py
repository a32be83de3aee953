"""Changing the own password, and the forced first change."""

from django.test import Client
from django.urls import reverse

from citong.platform.audit.models import Entry
from citong.platform.identity.models import User

from .conftest import PASSWORD

NEW = "Muxiang-77-Hua"
ADDRESS = "/account/password/"


def change(client, current=PASSWORD, new=NEW, again=None):
    return client.post(ADDRESS, {"current": current, "new": new, "again": new if again is None else again})


def test_the_new_password_works_and_the_old_one_does_not(client, teacher, sign_in):
    sign_in()
    assert change(client).url == reverse("accounts-me")
    assert client.get(reverse("accounts-me")).status_code == 200, "this session stays"
    assert sign_in(by=Client()).status_code == 422
    assert sign_in(password=NEW, by=Client()).status_code == 302
    entry = Entry.objects.get(label="修改密码")
    assert sorted(entry.changes) == ["password_changed_at", "revision"]


def test_other_devices_are_signed_out(client, teacher, sign_in):
    other = Client()
    sign_in(by=other)
    sign_in()
    change(client)
    assert other.get(reverse("accounts-me")).status_code == 302


def test_each_mistake_is_said_at_its_field(client, teacher, sign_in):
    sign_in()
    for given, field, text in [
        ({"current": "Wrong-1-Wrong"}, "current", "当前密码不正确"),
        ({"new": "kurz"}, "new", "密码须为 8 至 64 个字符"),
        ({"again": "Anders-77-Hua"}, "again", "两次输入的新密码不一致"),
        ({"new": PASSWORD}, "new", "不能再用最近 5 次用过的密码"),
    ]:
        answer = change(client, **given)
        assert answer.status_code == 422
        assert text in " ".join(answer.context["form"].errors[field])
    assert User.objects.get(pk=teacher.pk).check_password(PASSWORD)


def test_a_first_password_must_be_changed_before_anything_else(client, teacher, sign_in):
    teacher.must_change_password = True
    teacher.save()
    sign_in()
    for page in ("/", reverse("accounts-me"), reverse("workbench-todo")):
        assert client.get(page).url == ADDRESS
    assert "设置新密码" in client.get(ADDRESS).content.decode()
    assert change(client).url == "/"
    assert client.get("/").status_code == 200


def test_one_may_sign_out_instead(client, teacher, sign_in):
    teacher.must_change_password = True
    teacher.save()
    sign_in()
    client.post(reverse("accounts-sign-out"))
    assert client.get(ADDRESS).status_code == 302


def test_who_finds_a_computer_unattended_cannot_go_on_guessing(client, teacher, sign_in):
    sign_in()
    answers = [change(client, current=f"Wrong-{n}-Wrong").status_code for n in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
    assert change(client).status_code == 429
    assert User.objects.get(pk=teacher.pk).check_password(PASSWORD)
    assert Entry.objects.filter(label="登录锁定").count() == 1
