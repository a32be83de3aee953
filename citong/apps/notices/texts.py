"""Messages about announcements, which the bureau may reword; who does not read is told on the next channel."""

from citong.platform.notify.texts import RESORTS, declare

PUBLISHED, URGED = "notices.published", "notices.urged"

declare(
    PUBLISHED,
    "新公告",
    title="{unit}：{title}",
    body="{unit}发布公告《{title}》。{ask}",
    placeholders=("unit", "title", "ask"),
    fallback=RESORTS,
)
declare(
    URGED,
    "公告催办",
    title="请尽快查看：{title}",
    body="{unit}的公告《{title}》还在等您查看。{ask}",
    placeholders=("unit", "title", "ask"),
    channels=("inapp", "email", "wecom", "dingtalk", "official"),
    fallback=("sms",),
)
