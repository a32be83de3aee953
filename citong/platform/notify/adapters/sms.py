"""短信 over Aliyun or Tencent Cloud; the text is the vendor's approved template, whose one variable is the title."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

from citong.platform.notify.channels import Later, Unreachable

from . import acs3, tc3, wire

if TYPE_CHECKING:
    from citong.platform.identity.models import User
    from citong.platform.notify.models import Delivery

    from .wire import Endpoint

LONGEST = 35  # characters of a variable, by the vendors' rules
NOT_HIS = "短信服务商拒绝该号码"
UNREACHABLE = {
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.MOBILE_IN_BLACK",
    "InvalidParameterValue.IncorrectPhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
}


class Sms:
    """On when CITONG_SMS names a vendor."""

    code, title, per_minute = "sms", "短信", 600

    def enabled(self) -> bool:
        return bool(settings.CHANNELS["sms"])

    def address(self, user: User) -> str:
        return (user.phone or user.person.mobile) if user.is_active else ""

    def send(self, delivery: Delivery) -> str:
        to = self.address(delivery.user)
        if not to:
            raise Unreachable("收件人没有手机号码")
        at = wire.endpoint(settings.CHANNELS["sms"])
        code, receipt = VENDORS[at.vendor](at, to, delivery.title[:LONGEST])
        if code in UNREACHABLE:
            raise Unreachable(NOT_HIS)
        if code.upper() != "OK":
            raise Later(code)
        return receipt


def aliyun(at: Endpoint, to: str, title: str) -> tuple[str, str]:
    """SendSms of 2017-05-25: parameters in the query, signed with ACS3-HMAC-SHA256."""
    query = {
        "PhoneNumbers": to,
        "SignName": at.option("sign"),
        "TemplateCode": at.option("template"),
        "TemplateParam": json.dumps({"title": title}, ensure_ascii=False),
    }
    moment, nonce = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), uuid4().hex
    headers = acs3.headers(at.key, at.secret, at.host, "SendSms", "2017-05-25", query, moment=moment, nonce=nonce)
    found = wire.call(f"{at.base}/?{acs3.canonical(query)}", data=b"", headers=headers)
    return str(found.get("Code", "")), str(found.get("BizId", ""))


def tencent(at: Endpoint, to: str, title: str) -> tuple[str, str]:
    """SendSms of 2021-01-11: JSON, signed with TC3-HMAC-SHA256."""
    content = {
        "PhoneNumberSet": [f"+86{to}"],
        "SmsSdkAppId": at.option("app"),
        "SignName": at.option("sign"),
        "TemplateId": at.option("template"),
        "TemplateParamSet": [title],
    }
    body = json.dumps(content)
    seconds = int(datetime.now(UTC).timestamp())
    headers = tc3.headers(at.key, at.secret, at.host, "sms", "SendSms", body, seconds=seconds)
    headers |= {"X-TC-Version": "2021-01-11", "X-TC-Region": at.options.get("region", "ap-guangzhou")}
    found = wire.call(f"{at.base}/", data=body.encode(), headers=headers).get("Response", {})
    if error := found.get("Error"):
        return str(error.get("Code", "")), ""
    status: dict[str, str] = next(iter(found.get("SendStatusSet", [])), {})
    return str(status.get("Code", "")), str(status.get("SerialNo", ""))


VENDORS = {"aliyun": aliyun, "tencent": tencent}
