"""通知设置: each person chooses over which channels he is told, and when he is left alone."""

from datetime import time

import pytest

from citong.platform.audit.models import Entry
from citong.platform.notify import wishes

ADDRESS = "/account/notices/"


@pytest.fixture(autouse=True)
def signed_in(client, teacher):
    client.force_login(teacher)


def test_what_is_not_ticked_is_muted_and_shown_so(client, teacher):
    page = client.get(ADDRESS)
    assert page.context["form"]["wanted"].value() == [f"{kind}:email" for kind in wishes.kinds()], (
        "all is wanted at first"
    )
    answer = client.post(ADDRESS, {"wanted": ["pilots:email"], "starts": "21:30", "ends": "06:30"})
    assert answer.url == ADDRESS
    kept = wishes.of(teacher)
    assert ("pilots", "email") not in kept.muted
    assert ("projects", "email") in kept.muted
    assert (kept.starts, kept.ends) == (time(21, 30), time(6, 30))
    shown = f'value="pilots:email" aria-label="{wishes.kinds()["pilots"]}：电子邮件" checked'
    assert shown in client.get(ADDRESS).text
    assert Entry.objects.filter(label="修改通知设置").count() == 1


def test_a_channel_that_is_off_keeps_its_wishes(client, teacher, settings):
    wishes.keep(teacher, wishes.Wishes(frozenset({("pilots", "sms")}), *wishes.NIGHT))
    client.post(ADDRESS, {"wanted": [], "starts": "22:00", "ends": "07:00"})
    assert ("pilots", "sms") in wishes.of(teacher).muted
    settings.CHANNELS = {**settings.CHANNELS, "sms": "aliyun://key:secret@dysmsapi.aliyuncs.com/"}
    assert "短信" in client.get(ADDRESS).text
    client.post(ADDRESS, {"wanted": ["pilots:sms"], "starts": "22:00", "ends": "07:00"})
    assert ("pilots", "sms") not in wishes.of(teacher).muted


def test_a_missing_time_is_asked_for_and_what_was_ticked_stays(client, teacher):
    answer = client.post(ADDRESS, {"wanted": ["pilots:email"], "starts": "", "ends": "07:00"})
    assert answer.status_code == 422
    assert "请填写免打扰开始时间，不需要免打扰时两项填同一时间。" in answer.text
    assert answer.context["form"]["wanted"].value() == ["pilots:email"]
    assert wishes.of(teacher).muted == frozenset()


def test_without_other_channels_the_page_says_so(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "目前只有站内消息" in client.get(ADDRESS).text
