"""Implementation plans of the schools that are established: some in force, one changed, one sent back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.projects.actions import plans
from citong.apps.projects.models import Plan
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from random import Random

GOALS = (
    "两年内建成覆盖教学、管理、评价和家校沟通的智慧校园管理平台：无线网络全覆盖，互联网出口带宽不低于 1000 Mbps；\n"
    "教职工账号实名率 100%，日常审批 90% 以上在线办理；教师应用培训人均不少于 40 学时；每学期形成一个应用案例。"
)
TASKS = (
    ("网络与安全改造", "无线覆盖验收单、等保备案证明", 20, (2018, 12, 17), (2019, 5, 31)),
    ("平台部署与数据接入", "平台上线确认书、基础数据核对表", 20, (2019, 2, 18), (2019, 8, 31)),
    ("教师全员培训", "培训方案、签到表和考核成绩", 15, (2019, 3, 1), (2019, 12, 20)),
    ("教学管理应用", "排课、选课和质量分析的应用记录", 20, (2019, 9, 2), (2020, 6, 30)),
    ("家校协同与学生评价", "家长端使用情况统计、综合素质评价样本", 15, (2019, 11, 1), (2020, 9, 30)),
    ("总结验收与案例推广", "建设总结、两个应用案例", 10, (2020, 7, 1), (2020, 12, 10)),
)
MONEY = (
    (2018, "方案设计与勘察", "公用经费", 30_000_00),
    (2019, "无线网络与安全设备", "市级奖补", 420_000_00),
    (2019, "平台服务", "公用经费", 150_000_00),
    (2020, "平台服务与培训", "公用经费", 180_000_00),
)


def plant(random: Random) -> None:
    """All schools of the first round submit; one plan is in force and about to change, one was sent back, the others wait."""
    del random
    found = list(Project.objects.select_related("unit", "desk").order_by("number"))
    with clock.stopped(at(12, 14)):
        sent = [submitted(project) for project in found]
    with clock.stopped(at(14, 10)):
        for plan in sent[:1]:
            plans.approve(plan, opinion="任务明确，同意实施。", by=actor("city.officer"))
        for plan in sent[1:2]:
            reason = "“教学管理应用”的交付成果请写明可以检查的数量；平台服务费请附测算依据。"
            plans.give_back(plan, reason=reason, by=actor("city.officer"))
    with clock.stopped(at(18, 15)):
        for project in found[:1]:
            changed(project)


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 12, day, hour, 5, tzinfo=clock.SHANGHAI)


def actor(username: str) -> Actor:
    """Somebody of the demonstration, some minutes after the last act."""
    clock.advance(timedelta(minutes=7))
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def submitted(project: Project) -> Plan:
    by = actor(f"school.{project.unit.code}")
    draft = plans.save(plans.begin(Plan(project=project), by=by), **content(project), by=by)
    return plans.submit(draft, by=by)  # type: ignore[no-any-return]


def content(project: Project, **more: Any) -> dict[str, Any]:
    owner = project.owner.person.name if project.owner else "信息中心"
    milestones = [
        {
            "key": "",
            "title": t,
            "deliverable": d,
            "weight": w,
            "starts_on": date(*a),
            "due_on": date(*b),
            "owner": owner,
        }
        for t, d, w, a, b in TASKS
    ]
    budget = [{"year": y, "purpose": p, "source": s, "amount": a} for y, p, s, a in MONEY]
    return {"goals": GOALS, "reason": "", "milestones": milestones, "budget": budget, **more}


def changed(project: Project) -> None:
    """The equipment comes later: a change that waits for approval."""
    by = actor(f"school.{project.unit.code}")
    draft = plans.begin(Plan(project=project), by=by)
    keys = list(draft.milestones.values_list("key", flat=True))
    given = content(project, reason="设备采购改由市级统一组织，到货时间推迟两个月，网络改造和平台部署相应顺延。")
    for key, row in zip(keys, given["milestones"], strict=True):
        row["key"] = key
    given["milestones"][0]["due_on"], given["milestones"][1]["starts_on"] = date(2019, 7, 31), date(2019, 4, 15)
    given["milestones"][1]["due_on"] = date(2019, 10, 31)
    given["budget"][1]["amount"] = 395_000_00
    plans.submit(plans.save(draft, **given, by=by), by=by)
