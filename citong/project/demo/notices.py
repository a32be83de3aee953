"""Announcements of the week before the demonstration's day: some read, some still to be confirmed, a draft, one scheduled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.notices.actions import drafting, reading, sending
from citong.apps.notices.models import Announcement, Group, Receipt
from citong.apps.notices.queries.audience import Chosen
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from random import Random

LEVEL = Unit.Level
PRINCIPALS = [Post.Kind.PRINCIPAL.value]
SAFETY = """各县（市、区）教育局，市直各学校：

为切实做好寒假前校园安全工作，现将有关事项通知如下：

1. 各校于 12 月 25 日前完成自查，重点检查食堂、宿舍、实验室和校车
2. 各县（市、区）教育局于 12 月 28 日前完成抽查，抽查比例不低于 20%

**自查中发现的隐患须立即整改**，不能立即整改的要落实防范措施和责任人。

联系人：安全科，电话 0595-22780000。"""
TRAINING = """各试点申报学校：

智慧校园项目负责人培训班将于 2019 年 1 月举办，内容包括：

- 实施计划的编制和分解
- 月报的填写要求
- 经费使用和凭证管理

请各校确定 1 名参训人员，名单报送方式另行通知。"""
HOLIDAY = "各学校：\n\n2019 年元旦放假时间为 2018 年 12 月 30 日至 2019 年 1 月 1 日，共 3 天。12 月 29 日（星期六）正常上课。\n\n请各校安排好值班。"
SURVEY = "各学校：\n\n请做好教育信息化统计年报的数据核对，具体要求见附件。"


def plant(random: Random) -> None:
    """By the officers of the city and of the first county; some of the receivers have read by now."""
    city = Unit.objects.get(level=LEVEL.CITY)
    counties = list(Unit.objects.filter(level=LEVEL.COUNTY).order_by("code"))
    with clock.stopped(at(17, 9)):
        safety = Chosen([city], posts=[*PRINCIPALS, Post.Kind.OFFICER.value])
        given = {"importance": "important", "must_confirm": True, "confirm_by": at(25, 18)}
        sent = published(city, "city.officer", "关于做好寒假前校园安全工作的通知", SAFETY, safety, **given)
    read(random, sent, at(17, 15), confirming=True)
    with clock.stopped(at(18, 10)):
        sent = published(
            city, "city.officer", "关于举办智慧校园项目负责人培训班的预通知", TRAINING, Chosen([city], posts=PRINCIPALS)
        )
    read(random, sent, at(18, 16), confirming=False)
    with clock.stopped(at(18, 15)):
        name = f"county.{counties[0].code}"
        published(counties[0], name, "关于 2019 年元旦放假安排的通知", HOLIDAY, Chosen([counties[0]]))
    with clock.stopped(at(19, 9)):
        _to_come(city)


def _to_come(city: Unit) -> None:
    """A group that is kept, a draft, and one that goes out by itself."""
    group = drafting.create_group(Group(unit=city, title="全市校长（园长）"), by=actor("city.officer"))
    drafting.choose_members(group, chosen=Chosen([city], posts=PRINCIPALS), by=actor("city.officer"))
    draft(
        city,
        "city.officer",
        "关于核对教育信息化统计年报数据的通知",
        SURVEY,
        Chosen([city], levels=[LEVEL.SCHOOL.value]),
    )
    later = draft(city, "city.officer2", "关于报送智慧校园建设典型材料的通知", TRAINING, Chosen(groups=[group]))
    sending.schedule(later, send_at=at(24, 8), by=actor("city.officer2"))


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 12, day, hour, 5, tzinfo=clock.SHANGHAI)


def actor(username: str) -> Actor:
    """Somebody of the demonstration, some minutes after the last act."""
    clock.advance(timedelta(minutes=4))
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def draft(unit: Unit, username: str, title: str, body: str, chosen: Chosen, **more: Any) -> Announcement:
    row = Announcement(unit=unit, title=title, body=body, **more)
    made: Announcement = drafting.create_announcement(row, by=actor(username))
    drafting.choose_receivers(made, chosen=chosen, by=actor(username))
    return made


def published(unit: Unit, username: str, title: str, body: str, chosen: Chosen, **more: Any) -> Announcement:
    """Sent at once, without waiting for a worker; the job that was queued finds nothing left to do."""
    row: Announcement = sending.publish(draft(unit, username, title, body, chosen, **more), by=actor(username))
    sending.spread(row, lambda *_: None)
    return row


def read(random: Random, announcement: Announcement, moment: datetime, *, confirming: bool) -> None:
    """About half of the first two hundred have opened it, and two thirds of those confirmed if asked to."""
    receipts = announcement.receipts.select_related("announcement", "user__person").order_by("pk")[:200]
    with clock.stopped(moment):
        for receipt in receipts:
            clock.advance(timedelta(seconds=20))
            if random.random() < 0.5:
                continue
            reading.opened(receipt)
            if confirming and random.random() < 2 / 3:
                reading.confirm(Receipt.objects.get(pk=receipt.pk), by=Actor.of(receipt.user))
