"""Adapters of the vendors; each is on when its variable is set (docs/guide/operators.md)."""

from citong.platform.notify.channels import register

from .dingtalk import DingTalk
from .official import Official
from .sms import Sms
from .wecom import WeCom

for _channel in (WeCom(), DingTalk(), Official(), Sms()):
    register(_channel)
