"""公众号: one binds one's WeChat with a code, and the vendor tells what became of messages."""

import hashlib
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from citong.platform import jobs
from citong.platform.audit.models import Entry
from citong.platform.jobs.models import Job
from citong.platform.notify import followers
from citong.platform.notify.adapters.official import Official
from citong.platform.notify.models import Delivery, Follower
from tests.factories import make_person, make_user

PAGE, PUSH = "/account/notices/", "/official/"
TOKEN = "quanzhou2018"
OPENID, STRANGER = "oia2TjuEGTNoeX76QEjQNrcURxG8", "ovPQ26Vgx51Ep-HoZqOITMHLk6eg"
STATE = Delivery.State
FINISHED = "<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[{}]]></Status>"


@pytest.fixture(autouse=True)
def account(settings):
    address = f"official://id:secret@api.weixin.qq.com/?template=1&title=thing1&token={TOKEN}&name=%E6%B3%89%E5%B7%9E"
    settings.CHANNELS = {**settings.CHANNELS, "official": address}


def signature(token=TOKEN, timestamp="1714036504", nonce="1514711492"):
    """As the vendor's documentation says: the three in their order, then SHA-1."""
    text = "".join(sorted([token, timestamp, nonce]))
    return {
        "timestamp": timestamp,
        "nonce": nonce,
        "signature": hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
    }


def push(client, kind, rest, openid=OPENID, **signed):
    body = (
        f"<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>1395658920</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{rest}</xml>"
    )
    query = signed or signature()
    return client.post(PUSH, body, "text/xml", query_params=query)


def say(client, text, openid=OPENID):
    return push(client, "text", f"<Content><![CDATA[{text}]]></Content><MsgId>1234567890123456</MsgId>", openid)


def answered(response):
    return {element.tag: element.text for element in ET.XML(response.text)}


def code_of(client, user):
    client.force_login(user)
    assert client.post("/account/official/code/").url == PAGE
    return Follower.objects.get(user=user).code


def test_the_documented_example_of_a_signature_holds():
    assert signature("AAAAA")["signature"] == "f464b24fc39322e44b38aa78f5edd27bd1441696"


def test_the_vendor_finds_us_by_the_echo_and_nobody_else_does(client, db, settings):
    assert client.get(PUSH, signature() | {"echostr": "4375120948345356249"}).text == "4375120948345356249"
    assert client.get(PUSH, signature("guessed") | {"echostr": "1"}).status_code == 403
    assert push(client, "event", "", **signature("guessed")).status_code == 403
    settings.CHANNELS = {**settings.CHANNELS, "official": ""}
    assert client.get(PUSH, signature() | {"echostr": "1"}).status_code == 404


def test_a_token_that_was_never_set_opens_nothing(client, db, settings):
    settings.CHANNELS = {**settings.CHANNELS, "official": "official://id:secret@api.weixin.qq.com/?template=1"}
    assert client.get(PUSH, signature("") | {"echostr": "1"}).status_code == 403


def test_one_binds_ones_wechat_with_a_code_and_lets_go_of_it(client, teacher):
    client.force_login(teacher)
    assert "还没有绑定微信，公众号「泉州」的通知不会发给您。" in client.get(PAGE).text
    code = code_of(client, teacher)
    assert f'<strong class="num">{code}</strong>' in client.get(PAGE).text
    reply = answered(say(client, f" {code.lower()} "))
    assert reply["Content"] == "绑定成功，今后的通知也会发到这里。"
    assert (reply["ToUserName"], reply["FromUserName"], reply["MsgType"]) == (OPENID, "gh_7f083739789a", "text")
    teacher.refresh_from_db()
    assert Official().address(teacher) == OPENID
    assert "已绑定您的微信" in client.get(PAGE).text
    assert client.post("/account/official/leave/").url == PAGE
    assert not Follower.objects.exists()
    assert set(Entry.objects.values_list("label", flat=True)) >= {"获取微信绑定码", "解除微信绑定"}


def test_a_code_is_good_once_for_ten_minutes_and_any_other_text_is_not_answered(client, teacher):
    code = code_of(client, teacher)
    assert answered(say(client, "AAAAAAAA", STRANGER))["Content"] == followers.UNKNOWN
    assert say(client, "你好，请问怎么报名？").text == "success"
    Follower.objects.update(code_until=timezone.now())
    assert answered(say(client, code))["Content"] == followers.UNKNOWN
    code = code_of(client, teacher)
    say(client, code)
    assert answered(say(client, code, STRANGER))["Content"] == followers.UNKNOWN
    assert Follower.objects.get().openid == OPENID


def test_a_wechat_belongs_to_whoever_bound_it_last(client, teacher, city):
    other = make_user(make_person())
    say(client, code_of(client, teacher))
    say(client, code_of(client, other))
    assert [row.user for row in Follower.objects.exclude(openid="")] == [other]


def test_who_stops_following_is_no_longer_bound(client, teacher):
    say(client, code_of(client, teacher))
    assert push(client, "event", "<Event><![CDATA[unsubscribe]]></Event>").text == "success"
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("status", "state", "error", "arrived"),
    [
        ("success", STATE.SENT, "", True),
        ("failed:user block", STATE.FAILED, "收件人拒收公众号消息", False),
        ("failed: system failed", STATE.FAILED, "未送达（failed: system failed）", False),
    ],
)
def test_the_receipt_says_what_became_of_a_message(client, teacher, status, state, error, arrived):
    row = Delivery.objects.create(
        user=teacher, channel="official", code="x", title="会议", state=STATE.SENT, receipt="200163836"
    )
    assert push(client, "event", FINISHED.format(status)).text == "success"
    row.refresh_from_db()
    assert (row.state, row.error, row.arrived_at is not None) == (state, error, arrived)


def test_a_receipt_that_is_faster_than_we_is_looked_at_again(client, teacher, monkeypatch):
    monkeypatch.setattr(followers, "PATIENCE", 0)
    push(client, "event", FINISHED.format("failed:user block"))
    row = Delivery.objects.create(
        user=teacher, channel="official", code="x", title="会议", state=STATE.SENT, receipt="200163836"
    )
    assert Job.objects.get(kind=followers.RECEIPT).state == Job.State.WAITING
    jobs.run_pending()
    row.refresh_from_db()
    assert (row.state, row.error) == (STATE.FAILED, "收件人拒收公众号消息")


@pytest.mark.parametrize(
    "body", [b"", b"<xml", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>']
)
def test_what_is_no_message_is_taken_and_forgotten(client, db, body):
    answer = client.post(PUSH, body, "text/xml", query_params=signature())
    assert (answer.status_code, answer.text) == (200, "success")
