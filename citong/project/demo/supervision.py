"""A first inspection of the established schools: one visited, one arranged, one still to be arranged."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from citong.apps.supervision.actions import campaigns, checklists, findings, visits
from citong.apps.supervision.models import Answer, Campaign, Checklist, Visit
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from random import Random

    from citong.apps.supervision.models import ChecklistItem

V = Answer.Value
SEEN = {
    2: (V.MOSTLY, "第一阶段任务已启动，培训计划尚未细化到月。"),
    6: (V.NOT_MET, "2019 年预算尚未单列信息化经费。"),
    9: (V.MOSTLY, "制度齐全，离岗人员账号停用不够及时。"),
}


def plant(random: Random) -> None:
    """Acts of the resource centre in the week before the demonstration's day."""
    projects = list(Project.objects.select_related("unit", "desk", "programme").order_by("number"))
    if not projects:
        return
    with clock.stopped(at(14, 10)):
        campaign = launched(projects)
    with clock.stopped(at(18, 9)):
        planned = list(campaign.visits.order_by("project__number"))
        team = "黄建国、吴丽萍"
        leader = actor("centre.officer").user
        for visit, day in zip(planned, (18, 20), strict=False):
            visits.arrange(visit, planned_on=date(2018, 12, day), leader=leader, team=team, by=actor("city.officer"))
    with clock.stopped(at(18, 16)):
        done = visited(random, planned[0])
    with clock.stopped(at(19, 9)):
        answered(done)


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 12, day, hour, 5, tzinfo=clock.SHANGHAI)


def actor(username: str) -> Actor:
    """Somebody of the demonstration, some minutes after the last act."""
    clock.advance(timedelta(minutes=7))
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def launched(projects: list[Project]) -> Campaign:
    by = actor("city.officer")
    given = checklists.shipped("pilot-2018")
    fresh = Checklist(unit=projects[0].programme.unit, title=given["title"], note=given["note"])
    checklist = checklists.put_in_force(checklists.create_checklist(fresh, start="pilot-2018", by=by), by=by)
    campaign = campaigns.create_campaign(
        Campaign(
            programme=projects[0].programme,
            title="第一批试点校启动情况督导",
            checklist=checklist,
            starts_on=date(2018, 12, 17),
            ends_on=date(2018, 12, 28),
            purpose="核查项目组织、经费和网络条件是否到位，指导学校细化实施计划。",
        ),
        by=by,
    )
    campaigns.choose(campaign, projects=projects, by=by)
    return campaigns.launch(campaign, by=by)  # type: ignore[no-any-return]


def visited(random: Random, visit: Visit) -> Visit:
    items = list(visit.campaign.checklist.items.all())
    answers = {item.pk: SEEN.get(item.order, (V.MET, "")) for item in items}
    return visits.send(  # type: ignore[no-any-return]
        visit,
        key=UUID(int=random.getrandbits(128), version=4),
        visited_on=date(2018, 12, 18),
        team="项目指导专员、黄建国、吴丽萍",
        companion="校长、项目负责人",
        summary="学校高度重视，组织机构健全，网络条件较好；实施计划和经费保障需要进一步落实。",
        answers=answers,
        findings=[
            found(
                items, 6, "major", "2019 年预算尚未单列智慧校园项目经费。", "在年度预算中单列项目经费，报市局备案。", 10
            ),
            found(items, 2, "minor", "教师培训计划没有细化到月。", "按月细化培训计划，明确时间、对象和负责人。", 20),
        ],
        by=actor("centre.officer"),
    )


def found(
    items: list[ChecklistItem], order: int, severity: str, text: str, requirement: str, days: int
) -> visits.Found:
    item = next(i for i in items if i.order == order)
    return visits.Found(severity=severity, text=text, requirement=requirement, days=days, item=item)


def answered(visit: Visit) -> None:
    """The school has answered to the lesser finding."""
    finding = visit.findings.get(severity="minor")
    file = SimpleUploadedFile("培训计划.txt", "一月：平台操作培训；二月：教学应用研修；三月：家校互动应用。".encode())
    text = "已将教师培训计划细化到月，明确了时间、对象和负责人，经校务会议通过。"
    findings.rectify(finding, text=text, files=[file], by=actor(f"school.{visit.project.unit.code}"))
