"""Approvals of December: leave, purchases, repairs and requests, in every state, over some schools, counties and the city."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.approvals.actions import allowances, instances, tasks
from citong.apps.approvals.models import Allowance
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.platform.workflow import starting
from citong.platform.workflow.models import FlowVersion, Instance, Task

if TYPE_CHECKING:
    from random import Random

SCHOOLS, COUNTIES = 10, 4
GIVEN = {  # what handlers of these nodes must fill in
    "done": {"result": "已更换配件，试用正常。", "cost": 18000},
    "answer": {"reply": "同意，请按有关规定组织实施。"},
}
PLACES = ("教学楼 3 楼 302", "实验楼 2 楼物理实验室", "图书馆阅览室", "学生宿舍 1 号楼 105", "报告厅")
FAULTS = (
    ("network", "无线网络时断时续"),
    ("device", "投影仪无法开机"),
    ("water", "洗手池漏水"),
    ("door", "课桌椅损坏 6 套"),
)
GOODS = (("无线投屏器", 89900, 6), ("学生平板充电柜", 326000, 2), ("录播室麦克风", 45000, 4), ("交换机", 268000, 3))
REASONS = ("家中老人住院需要照料", "参加孩子家长会", "办理户籍手续", "回乡处理家事")
REQUESTS = (
    "增补智慧校园建设培训名额",
    "举办全县信息技术应用能力比赛",
    "调整教育城域网出口带宽",
    "借用市级名师开展送教活动",
)


def plant(random: Random) -> None:
    """Each school tells four stories, with other endings from school to school."""
    city = Unit.objects.get(level=Unit.Level.CITY)
    live = {v.flow.code: v for v in FlowVersion.objects.filter(status="live", flow__unit=city).select_related("flow")}
    with clock.stopped(at(3, 9)):
        allow(city)
    accounts = User.objects.filter(username__startswith="school.").order_by("username")
    names = [name.removeprefix("school.") for name in accounts.values_list("username", flat=True)]
    for number, code in enumerate(names[:: max(1, len(names) // SCHOOLS)][:SCHOOLS]):
        for place, (flow, given) in enumerate(wishes(random)):
            story(live[flow], f"school.{code}", given, ENDINGS[(number + 2 * place) % len(ENDINGS)], at(4 + place, 9))
    counties = Unit.objects.filter(level=Unit.Level.COUNTY).order_by("code")[:COUNTIES]
    for number, county in enumerate(counties):
        given = {"title": REQUESTS[number], "content": f"因工作需要，拟{REQUESTS[number]}，请予支持。"}
        story(live["city-request"], f"county.{county.code}", given, number, at(10 + number, 10))


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 12, day, hour, 5, tzinfo=clock.SHANGHAI)


def actor(user: User) -> Actor:
    """Somebody of the demonstration, some minutes after the last act."""
    clock.advance(timedelta(minutes=6))
    return Actor.of(user, address="10.8.0.6")


def allow(city: Unit) -> None:
    """The city's days a year; invented, as their basis says."""
    by = actor(User.objects.get(username="city.admin"))
    for kind, days in (("annual", 10), ("personal", 15)):
        invented = Allowance(unit=city, days=days, valid_from=date(2018, 1, 1), basis="演示数据，请按本地规定修改")
        allowances.set_allowance(invented, item=f"staff-leave/kind/{kind}", by=by)


def wishes(random: Random) -> list[tuple[str, dict[str, Any]]]:
    """What one school applies for."""
    day = date(2018, 12, 20) + timedelta(days=random.randrange(5))
    what, detail = random.choice(FAULTS)
    name, price, count = random.choice(GOODS)
    span = {"from": day.isoformat(), "to": (day + timedelta(days=random.randrange(5))).isoformat()}
    return [
        ("staff-leave", {"kind": random.choice(("personal", "annual")), "span": span, "reason": random.choice(REASONS)}),
        ("repair", {"place": random.choice(PLACES), "what": what, "detail": f"{detail}，影响使用。"}),
        ("purchase", {"title": name, "reason": "补充教学设备", "way": "shop", "items": [{"name": name, "price": price, "count": count}]}),
        ("repair", {"place": random.choice(PLACES), "what": "other", "detail": "照明灯管闪烁，需要检修。"}),
    ]  # fmt: skip


def story(version: FlowVersion, username: str, given: dict[str, Any], ending: Any, begun: datetime) -> None:
    """One application from its draft to where it stands now; of a request ``ending`` tells how many desks it passed."""
    user = User.objects.select_related("person").get(username=username)
    with clock.stopped(begun):
        by = actor(user)
        one = instances.begin(starting.new(version, by), given=given, by=by)
        if ending is draft:
            return
        instances.submit(one, by=actor(user))
    with clock.stopped(begun + timedelta(days=3, hours=5)):
        if callable(ending):
            ending(one)
        else:
            signed(one, ending + 1)


def waiting(one: Instance) -> Task | None:
    """The first task that somebody after the initiator has before him."""
    rows = one.tasks.filter(status=Task.Status.PENDING, instance__status="running").exclude(kind=Task.Kind.FILL)
    found: Task | None = rows.select_related(
        "run", "instance__version", "instance__flow__unit", "assignee__person"
    ).first()
    return found


def signed(one: Instance, most: int) -> None:
    """The next ``most`` handlers agree."""
    for _ in range(most):
        if (task := waiting(one)) is None:
            return
        given = GIVEN.get(task.run.node)
        tasks.agree(task, opinion="同意。", given=given, by=actor(task.assignee))


def draft(_one: Instance) -> None:
    """Never sent."""


def late(_one: Instance) -> None:
    """Nobody has looked at it, and its time is over."""


def approved(one: Instance) -> None:
    signed(one, 9)


def half_way(one: Instance) -> None:
    signed(one, 1)


def copied(one: Instance) -> None:
    """The handler lets the city's officer read along, and says a word."""
    if task := waiting(one):
        tasks.copy(task, users=[User.objects.get(username="city.officer").pk], by=actor(task.assignee))
        tasks.comment(task, text="请与信息中心沟通后再定。", by=actor(task.assignee))
        signed(one, 9)


def refused(one: Instance) -> None:
    if task := waiting(one):
        tasks.refuse(task, opinion="本月预算已用完，请下月再报。", by=actor(task.assignee))


def sent_back(one: Instance) -> None:
    if task := waiting(one):
        tasks.send_back(task, to="apply", opinion="请补充说明具体情况。", by=actor(task.assignee))


def withdrawn(one: Instance) -> None:
    instances.withdraw(one, reason="情况有变化，暂不需要。", by=actor(one.initiator))


def terminated(one: Instance) -> None:
    """An administrator steps in."""
    instances.terminate(one, reason="与另一份申请重复。", by=actor(User.objects.get(username="city.admin")))


ENDINGS = (approved, late, half_way, refused, copied, sent_back, withdrawn, draft, terminated)
