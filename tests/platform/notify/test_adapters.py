"""Vendors' channels against servers on this machine that check the signature or the token as the vendor does."""

from urllib.parse import quote

import pytest
from django.utils import timezone

from citong.lib import clock
from citong.platform import jobs
from citong.platform.notify import channels, sending, texts
from citong.platform.notify.adapters import acs3, tc3
from citong.platform.notify.models import Delivery, Follower, Template
from tests.factories import make_person, make_user
from tests.platform.notify import vendors
from tests.platform.notify.vendors import KEY, SECRET, Vendor

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """One text that goes over the channel under test, by day."""
    monkeypatch.setattr(texts, "texts", {})
    texts.declare("test.called", "会议通知", title="{what}", body="请准时参加。", placeholders=("what",))
    sending.sync_templates()
    with clock.travel(clock.now().astimezone(clock.SHANGHAI).replace(hour=12)):
        yield


def use(settings, channel, vendor, options, scheme=""):
    """Let ``channel`` call ``vendor`` on this machine."""
    login = f"{quote(KEY, safe='')}:{quote(SECRET, safe='')}"
    address = f"{scheme or channel}+http://{login}@127.0.0.1:{vendor.port}/?{options}"
    settings.CHANNELS = {**settings.CHANNELS, channel: address}
    Template.objects.update(channels=[channel])


def tell(what="全市教育工作会议", **person):
    user = make_user(make_person(**person))
    sending.notify("test.called", [user], what=what, url="/notices/1/")
    jobs.run_pending()
    return Delivery.objects.exclude(channel="inapp").get(user=user)


def sms(settings, vendor, scheme):
    use(settings, "sms", vendor, "sign=%E5%88%BA%E6%A1%90&template=SMS_7&app=1400006666", scheme)


def accept_aliyun(call):
    fault = vendors.acs3_fault(call)
    return (400, {"Code": fault, "Message": ""}) if fault else (200, {"Code": "OK", "BizId": "9006195"})


def accept_tencent(call):
    if fault := vendors.tc3_fault(call):
        return 200, {"Response": {"Error": {"Code": fault, "Message": ""}}}
    return 200, {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "5000:1045710669"}]}}


def test_the_signature_is_that_of_aliyuns_published_example():
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    given = acs3.headers(
        "YourAccessKeyId",
        "YourAccessKeySecret",
        "ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        "2014-05-26",
        query,
        moment="2023-10-26T10:22:32Z",
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert given["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_the_signature_is_that_of_tencents_published_example():
    body = r'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    at = ("cvm.tencentcloudapi.com", "cvm", "DescribeInstances")
    given = tc3.headers(f"AKID{'*' * 32}", "*" * 32, *at, body, seconds=1551113065)
    assert given["Authorization"] == (
        f"TC3-HMAC-SHA256 Credential=AKID{'*' * 32}/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_aliyun_takes_a_text_message(settings):
    with Vendor(accept_aliyun).serving() as vendor:
        sms(settings, vendor, "aliyun")
        row = tell("“1+1>2”家校共育 & 安全*讲座~", mobile="13905950001")
    assert (row.state, row.receipt, row.error) == (State.SENT, "9006195", "")
    sent = vendor.calls[0]
    assert (sent.headers["x-acs-action"], sent.headers["x-acs-version"]) == ("SendSms", "2017-05-25")
    assert sent.query == {
        "PhoneNumbers": "13905950001",
        "SignName": "刺桐",
        "TemplateCode": "SMS_7",
        "TemplateParam": '{"title": "“1+1>2”家校共育 & 安全*讲座~"}',
    }


def test_tencent_takes_a_text_message(settings):
    with Vendor(accept_tencent).serving() as vendor:
        sms(settings, vendor, "tencent")
        row = tell("会" * 50, mobile="13905950001")
    assert (row.state, row.receipt) == (State.SENT, "5000:1045710669")
    assert vendor.calls[0].json == {
        "PhoneNumberSet": ["+8613905950001"],
        "SmsSdkAppId": "1400006666",
        "SignName": "刺桐",
        "TemplateId": "SMS_7",
        "TemplateParamSet": ["会" * 35],
    }
    assert vendor.calls[0].headers["x-tc-version"] == "2021-01-11"


@pytest.mark.parametrize(("scheme", "rule"), [("aliyun", accept_aliyun), ("tencent", accept_tencent)])
def test_a_wrong_secret_is_refused_and_tried_again_later(settings, monkeypatch, scheme, rule):
    monkeypatch.setattr(vendors, "SECRET", "another")
    with Vendor(rule).serving() as vendor:
        sms(settings, vendor, scheme)
        row = tell()
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert "SignatureDoesNotMatch" in row.error or "AuthFailure.SignatureFailure" in row.error


@pytest.mark.parametrize(
    ("scheme", "answer", "state", "words"),
    [
        ("aliyun", {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}, State.FAILED, "短信服务商拒绝该号码"),
        ("aliyun", {"Code": "isv.BUSINESS_LIMIT_CONTROL"}, State.WAITING, "isv.BUSINESS_LIMIT_CONTROL"),
        ("aliyun", {"Code": "isv.AMOUNT_NOT_ENOUGH"}, State.WAITING, "isv.AMOUNT_NOT_ENOUGH"),
        (
            "tencent",
            {"Response": {"SendStatusSet": [{"Code": "FailedOperation.PhoneNumberInBlacklist"}]}},
            State.FAILED,
            "短信服务商拒绝该号码",
        ),
        (
            "tencent",
            {"Response": {"Error": {"Code": "RequestLimitExceeded"}}},
            State.WAITING,
            "RequestLimitExceeded",
        ),
    ],
)
def test_codes_of_the_sms_vendors_mean_never_or_later(settings, scheme, answer, state, words):
    with Vendor(lambda _call: (200, answer)).serving() as vendor:
        sms(settings, vendor, scheme)
        row = tell()
    assert row.state == state
    assert words in row.error


def test_what_is_no_answer_is_tried_again_without_a_word_of_the_receiver(settings):
    with Vendor(lambda _call: (502, ["bad gateway"])).serving() as vendor:
        sms(settings, vendor, "aliyun")
        row = tell(mobile="13905950001")
    assert (row.state, row.error) == (State.WAITING, "暂时无法发送（HTTP 502）")
    Delivery.objects.update(next_at=timezone.now())
    jobs.start("notify.deliver", sending.Actor.system())
    jobs.run_pending()  # nobody listens there any more
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (State.WAITING, 2, "暂时无法发送（URLError）")


class Company:
    """WeCom (``/cgi-bin``) or DingTalk: tokens, members by mobile number, messages to members."""

    def __init__(self, names, members):
        self.names, self.members = names, members
        self.token, self.told = "", []

    def __call__(self, call):
        path = call.path.rpartition("/")[2]
        if path == "gettoken":
            return 200, self.new_token(call)
        if call.query.get("access_token") != self.token:
            return 200, {"errcode": 40014, "errmsg": "invalid access_token"}
        if path in {"getuserid", "getbymobile"}:
            found = self.members.get(call.json["mobile"])
            return 200, self.member(path, found)
        self.told.append(call.json)
        return 200, {"errcode": 0, "msgid": "m-1", "task_id": 256271667526}

    def new_token(self, call):
        if call.query != dict(zip(self.names, (KEY, SECRET), strict=True)):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.token = f"token-{len(self.token)}-x"
        return {"errcode": 0, "access_token": self.token, "expires_in": 7200}

    @staticmethod
    def member(path, found):
        if not found:
            return {"errcode": 46004 if path == "getuserid" else 60121, "errmsg": "not found"}
        return {"errcode": 0, "userid": found} if path == "getuserid" else {"errcode": 0, "result": {"userid": found}}


MEMBERS = {"13905950001": "linzhiwei", "13905950002": "chenlihua"}


def company(channel):
    return Company(("corpid", "corpsecret") if channel == "wecom" else ("appkey", "appsecret"), MEMBERS)


def test_wecom_tells_the_member_with_the_mobile_number(settings):
    settings.SITE_URL = "https://zhxy.example.cn"
    with Vendor(company("wecom")).serving() as vendor:
        use(settings, "wecom", vendor, "agent=1000002")
        row = tell(mobile="13905950001")
        tell(mobile="13905950002")
    assert (row.state, row.receipt) == (State.SENT, "m-1")
    assert vendor.rule.told[0] == {
        "touser": "linzhiwei",
        "msgtype": "text",
        "agentid": 1000002,
        "text": {"content": "全市教育工作会议\n请准时参加。\nhttps://zhxy.example.cn/notices/1/"},
    }
    assert [call.path for call in vendor.calls].count("/cgi-bin/gettoken") == 1, "the token is used while it lasts"


def test_dingtalk_sends_a_work_notification(settings):
    with Vendor(company("dingtalk")).serving() as vendor:
        use(settings, "dingtalk", vendor, "agent=123")
        row = tell(mobile="13905950002")
    assert (row.state, row.receipt) == (State.SENT, "256271667526")
    content = {"msgtype": "text", "text": {"content": "全市教育工作会议\n请准时参加。"}}
    assert vendor.rule.told == [{"agent_id": 123, "userid_list": "chenlihua", "msg": content}]


@pytest.mark.parametrize("channel", ["wecom", "dingtalk"])
def test_an_ended_token_is_renewed_and_a_stranger_is_given_up(settings, channel):
    with Vendor(company(channel)).serving() as vendor:
        use(settings, channel, vendor, "agent=123")
        assert tell(mobile="13905950001").state == State.SENT
        vendor.rule.token = "ended by the vendor"
        assert tell(mobile="13905950002").state == State.SENT
        row = tell(mobile="13905950009")
    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert row.error == f"{channels.channels[channel].title}中没有这位收件人"


@pytest.mark.parametrize("channel", ["wecom", "dingtalk"])
def test_wrong_credentials_are_tried_again_with_the_vendors_code(settings, monkeypatch, channel):
    vendor = Vendor(Company(("corpid", "wrong"), MEMBERS))
    with vendor.serving():
        use(settings, channel, vendor, "agent=123")
        row = tell(mobile="13905950001")
    assert (row.state, row.error) == (State.WAITING, f"暂时无法发送（{channel} 40001）")


def test_without_a_number_a_person_is_not_reached_this_way(settings):
    with Vendor(accept_aliyun).serving() as vendor:
        sms(settings, vendor, "aliyun")
        sending.notify("test.called", [make_user(make_person(mobile=""))], what="会议")
        jobs.run_pending()
    assert vendor.calls == []
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"inapp"}


OPENID = "oia2TjuEGTNoeX76QEjQNrcURxG8"
TEMPLATE = "template=ngqIpbwh8bUf&title=thing1&body=thing2&token=t"


class Account:
    """A WeChat official account: a stable token for all who ask, and template messages to those who follow."""

    def __init__(self, **codes):
        self.codes = codes  # openid -> the code with which a message to it is refused
        self.token, self.told = "token-1", []

    def __call__(self, call):
        if (call.method, call.path) == ("POST", "/cgi-bin/stable_token"):
            return 200, self.stable_token(call.json)
        if (call.method, call.path) != ("POST", "/cgi-bin/message/template/send"):
            return 404, {}
        if call.query != {"access_token": self.token}:
            return 200, {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        return 200, self.send(call.json)

    def stable_token(self, given):
        if given != {"grant_type": "client_credential", "appid": KEY, "secret": SECRET}:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        return {"access_token": self.token, "expires_in": 7200}  # a success bears no errcode

    def send(self, given):
        if code := self.codes.get(given["touser"]):
            return {"errcode": code, "errmsg": "refused"}
        if set(given) - {"touser", "template_id", "url", "client_msg_id", "data"} or len(given["client_msg_id"]) > 32:
            return {"errcode": 47003, "errmsg": "argument invalid"}
        if any(set(value) != {"value"} or len(value["value"]) > 20 for value in given["data"].values()):
            return {"errcode": 47003, "errmsg": "argument invalid! data.thing1.value invalid"}
        self.told.append(given)
        return {"errcode": 0, "errmsg": "ok", "msgid": 200228332}


def follower(openid=OPENID):
    user = make_user(make_person())
    Follower.objects.create(user=user, openid=openid)
    return user


def tell_follower(user, what="全市教育工作会议"):
    sending.notify("test.called", [user], what=what, url="/notices/1/")
    jobs.run_pending()
    return Delivery.objects.exclude(channel="inapp").filter(user=user).latest("pk")


def test_the_official_account_sends_a_template_message(settings):
    settings.SITE_URL = "https://zhxy.example.cn"
    with Vendor(Account()).serving() as vendor:
        use(settings, "official", vendor, TEMPLATE)
        user = follower()
        row = tell_follower(user, "关于召开全市基础教育高质量发展工作会议的通知")
        tell_follower(user)
    assert (row.state, row.receipt, row.error) == (State.SENT, "200228332", "")
    assert vendor.rule.told[0] == {
        "touser": OPENID,
        "template_id": "ngqIpbwh8bUf",
        "client_msg_id": f"citong-{row.pk}",
        "url": "https://zhxy.example.cn/notices/1/",
        "data": {"thing1": {"value": "关于召开全市基础教育高质量发展工作会议…"}, "thing2": {"value": "请准时参加。"}},
    }
    assert [call.path for call in vendor.calls].count("/cgi-bin/stable_token") == 1, "the token is used while it lasts"


def test_an_ended_token_of_the_account_is_renewed_once(settings):
    with Vendor(Account()).serving() as vendor:
        use(settings, "official", vendor, TEMPLATE)
        user = follower()
        assert tell_follower(user).state == State.SENT
        vendor.rule.token = "token-2"
        assert tell_follower(user).state == State.SENT


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        (40003, State.FAILED, "收件人没有关注公众号或拒收消息"),
        (43004, State.FAILED, "收件人没有关注公众号或拒收消息"),
        (43101, State.FAILED, "收件人没有关注公众号或拒收消息"),
        (45009, State.WAITING, "暂时无法发送（official 45009）"),
        (40037, State.WAITING, "暂时无法发送（official 40037）"),
        (-1, State.WAITING, "暂时无法发送（official -1）"),
    ],
)
def test_codes_of_the_official_account_mean_never_or_later(settings, code, state, words):
    with Vendor(Account(**{OPENID: code})).serving() as vendor:
        use(settings, "official", vendor, TEMPLATE)
        row = tell_follower(follower())
    assert (row.state, row.error, row.attempts) == (state, words, 1)
    pause = (row.next_at - timezone.now()).total_seconds()
    assert state == State.FAILED or 50 < pause <= 60


def test_a_wrong_secret_of_the_account_is_tried_again(settings):
    with Vendor(Account()).serving() as vendor:
        use(settings, "official", vendor, TEMPLATE)
        settings.CHANNELS["official"] = settings.CHANNELS["official"].replace(quote(SECRET, safe=""), "wrong")
        row = tell_follower(follower())
    assert (row.state, row.error) == (State.WAITING, "暂时无法发送（official 40125）")


def test_who_has_not_bound_his_wechat_is_not_reached_this_way(settings, django_assert_max_num_queries):
    settings.CHANNELS = {**settings.CHANNELS, "official": "official://id:secret@api.weixin.qq.com/?template=1&title=a"}
    Template.objects.update(channels=["official"])
    people = [make_user(make_person()) for _ in range(30)]
    with django_assert_max_num_queries(12):
        sending.notify("test.called", people, what="会议")
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"inapp"}
