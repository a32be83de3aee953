"""The flows that come with the product: each can be published and used as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from citong.apps.approvals import library
from citong.lib import formdef
from citong.lib.flow import positions, steps
from citong.platform.access.actor import Actor
from citong.platform.access.models import Role
from citong.platform.calendar.models import DayOverride
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.workflow import acting
from citong.platform.workflow.models import FlowDef, FlowVersion, Task
from citong.platform.workflow.models.icon import Icon
from tests.factories.flows import make_staff, start
from tests.factories.org import City, make_city_tree, make_unit
from tests.factories.people import give_role

YUAN = 100


def test_every_flow_of_the_library_is_in_use_at_the_city(db):
    planted = library.plant(make_city_tree().bureau)
    assert {flow.code for flow in planted} == set(library.shipped())
    assert FlowVersion.objects.filter(status="live").count() == len(library.shipped()) == 15
    assert library.plant(planted[0].unit) == []


@pytest.mark.parametrize("code", sorted(library.shipped()))
def test_a_flow_is_read_and_written_without_loss(code):
    given = library.shipped()[code]
    tree = steps.parse(given["tree"])
    assert steps.parse(steps.dump(tree)) == tree
    form = formdef.parse(given["form"])
    assert formdef.parse(formdef.dump(form)) == form
    assert given["category"] in FlowDef.Category.values
    assert given["icon"] in Icon.values
    given_by = {key for _, node in positions.walk(tree) for key, right in node.rights.items() if right != "hidden"}
    assert given_by == {field.key for field in form if field.typed}  # every field has somebody who fills it in


@dataclass
class Cast:
    """A school whose offices are all held, its county and its city, by the names of their people."""

    city: City
    people: dict[str, Actor] = field(default_factory=dict)

    def add(self, unit: Unit, name: str, title: str, role: str = "", **post) -> None:
        actor = make_staff(unit, name, title=title, **post)
        if role:
            give_role(actor.post, at=unit.ancestor("county") or self.city.bureau, role=Role.objects.get(code=role))
        self.people[name] = Actor.of(actor.user)

    def data(self, version: FlowVersion) -> dict[str, object]:
        """Something for every field."""
        return {one.key: self.value(one) for one in formdef.parse(version.form) if one.typed}

    def value(self, one: formdef.Field) -> object:
        if one.kind == "rows":
            return [{column.key: self.value(column) for column in one.fields if column.typed}]
        if one.kind in {"user", "unit"}:
            teacher = self.people["杨班主任"]
            pk = teacher.user.pk if one.kind == "user" else teacher.post.unit_id
            return [pk] if one.many else pk
        day = "2026-03-02"
        values = {
            "int": one.least or 1, "money": YUAN, "date": day, "range": {"from": day, "to": day}, "bool": False, "file": [1],
            "phone": "13805951234", "select": one.options and one.options[0][0], "multi": [one.options and one.options[0][0]],
        }  # fmt: skip
        return values.get(one.kind, "10:30" if one.key in {"from", "time"} else "11:30" if one.key == "to" else "甲")


@pytest.fixture
def cast(db):
    city = make_city_tree()
    library.plant(city.bureau)
    made = Cast(city)
    general, office, grade = (
        make_unit(name, city.school, Unit.Level.DEPARTMENT) for name in ("总务处", "办公室", "三年级")
    )
    made.add(city.school_office, "张教师", "教师")
    made.add(city.school_office, "李主任", "教务主任", head=True)
    made.add(city.school, "陈校长", "校长", kind="principal")
    made.add(city.school, "郑副校长", "副校长")
    made.add(general, "吴总务", "总务主任", head=True)
    made.add(general, "钱会计", "财务人员")
    made.add(general, "蒋设备", "设备管理员")
    made.add(general, "韩维修", "维修人员")
    made.add(general, "冯门卫", "门卫")
    made.add(office, "黄主任", "办公室主任", head=True)
    made.add(office, "孙人事", "人事干部")
    made.add(office, "周校医", "校医")
    made.add(grade, "沈年段", "年段长", head=True)
    made.add(make_unit("三年级1班", grade, Unit.Level.DEPARTMENT), "杨班主任", "班主任", head=True)
    made.add(made.people["杨班主任"].post.unit, "王家长", "学生家长", kind="guardian")
    made.add(city.county, "许局长", "局长", kind="officer", head=True)
    made.add(city.county_office, "何科长", "科长", kind="officer", head=True)
    made.add(city.county_office, "吕科员", "科员", kind="officer")
    made.add(city.county_office, "施初审", "科员", "county_reviewer", kind="officer")
    made.add(make_unit("办公室", city.county, Unit.Level.DEPARTMENT), "蔡主任", "办公室主任", kind="officer")
    made.add(city.direct_school, "丁教师", "教师")
    made.add(city.direct_school, "潘校长", "校长", kind="principal")
    made.add(city.bureau, "苏主任", "办公室主任", kind="officer")
    made.add(city.bureau_office, "许市局", "科员", "programme_officer", kind="officer")
    made.add(city.bureau_office, "孔中心", "科员", "resource_centre", kind="officer")
    return made


def through(cast, code, name, **given):
    """The way of an application to which everybody agrees, and who was sent a copy.

    :param given: values in place of those that do for a field.
    """
    version = FlowVersion.objects.get(flow__code=code, flow__unit=cast.city.bureau)
    data = cast.data(version) | given
    one = start(version, cast.people[name], **data)
    asked = []
    while task := one.tasks.filter(status="pending").select_related("run", "assignee__person").order_by("pk").first():
        asked.append(f"{task.run.name}：{task.assignee}")
        acting.agree(task, Actor.of(task.assignee), given=data)
    one.refresh_from_db()
    assert one.status == "approved"
    copies = one.tasks.filter(kind=Task.Kind.COPY).order_by("pk")
    return asked, [str(task.assignee) for task in copies]


def days(start, end):
    return {"from": start, "to": end}


def costs(yuan):
    return [{"what": "hotel", "amount": yuan * YUAN}]


def goods(yuan):
    return [{"name": "投影仪", "price": yuan * YUAN, "count": 1}]


LEADER, HEAD, VICE = "部门负责人审批：李主任", "校长审批：陈校长", "分管负责人审批：郑副校长"
TRIP = [LEADER, HEAD, "填写报销：张教师", "财务审核：钱会计"]
CHOSEN, PAID = [LEADER, "总务审核：吴总务"], ["财务登记：钱会计"]
WEEK = days("2026-03-02", "2026-03-06")
WAYS = [
    ("business-trip", "张教师", {"budget": 500 * YUAN, "items": costs(500)}, TRIP, []),
    ("business-trip", "张教师", {"budget": 500 * YUAN, "items": costs(501)}, [*TRIP, "校长审批报销：陈校长"], []),
    ("business-trip", "陈校长", {"budget": 500 * YUAN, "items": costs(500)}, ["部门负责人审批：许局长", "校长审批：陈校长", "填写报销：陈校长", "财务审核：钱会计"], []),
    ("city-request", "吕科员", {}, ["本局负责人签发：许局长", "市局登记分办：许市局", "业务科室会签：许市局", "资源配置中心会签：孔中心", "市局批复：许市局"], []),
    ("equipment-loan", "张教师", {}, ["设备管理员借出：蒋设备", "借用人归还：张教师", "设备管理员验收：蒋设备"], []),
    ("lesson-swap", "张教师", {}, ["对方教师确认：杨班主任", "教务处审批：李主任"], []),
    ("meeting-room", "张教师", {}, ["办公室审批：黄主任"], []),
    ("meeting-room", "吕科员", {}, ["办公室审批：蔡主任"], []),
    ("outing", "张教师", {}, [LEADER], []),
    ("outing", "吕科员", {}, ["部门负责人审批：何科长"], []),
    ("outing", "陈校长", {}, ["部门负责人审批：许局长"], []),
    ("outing", "许市局", {}, ["部门负责人审批：苏主任"], []),
    ("outing", "潘校长", {}, ["部门负责人审批：苏主任"], []),
    ("project-filing", "丁教师", {"money": 500_001 * YUAN}, ["校长审批：潘校长", "主管教育局审核：许市局"], []),
    ("project-filing", "张教师", {"money": 500_000 * YUAN}, [HEAD, "主管教育局审核：施初审"], []),
    ("project-filing", "张教师", {"money": 500_001 * YUAN}, [HEAD, "主管教育局审核：施初审", "市局备案：许市局"], []),
    ("publish", "张教师", {}, [LEADER, "办公室审核：黄主任"], []),
    ("publish", "张教师", {"minors": True}, [LEADER, "办公室审核：黄主任", "单位负责人审批：陈校长"], []),
    ("publish", "吕科员", {"where": ["media"]}, ["部门负责人审批：何科长", "办公室审核：蔡主任", "单位负责人审批：许局长"], []),
    ("purchase", "张教师", {"items": goods(10_000)}, [*CHOSEN, "分管副校长审批：郑副校长", *PAID], []),
    ("purchase", "张教师", {"items": goods(10_001)}, [*CHOSEN, HEAD, *PAID], []),
    ("purchase", "张教师", {"items": goods(100_001)}, [*CHOSEN, "校务会议会签：郑副校长", "校务会议会签：陈校长", "主管教育局备案审核：施初审", *PAID], []),
    ("purchase", "潘校长", {"items": goods(500)}, ["部门负责人审批：苏主任", "总务审核：潘校长", "分管副校长审批：苏主任", "财务登记：潘校长"], []),
    ("purchase", "潘校长", {"items": goods(100_001)}, ["部门负责人审批：苏主任", "总务审核：潘校长", "主管教育局备案审核：许市局", "财务登记：潘校长"], []),
    ("repair", "张教师", {}, ["总务安排维修：吴总务", "维修完成登记：韩维修", "报修人确认：张教师"], []),
    ("seal", "张教师", {}, [LEADER, "单位负责人审批：陈校长", "印章管理员盖章：黄主任"], []),
    ("seal", "张教师", {"takeout": True}, [LEADER, HEAD, "印章管理员盖章：黄主任"], []),
    ("staff-leave", "张教师", {"span": days("2026-03-04", "2026-03-08")}, [LEADER], ["孙人事", "杨班主任"]),  # a weekend in it
    ("staff-leave", "张教师", {"span": WEEK}, [LEADER, VICE, "单位负责人审批：陈校长"], ["孙人事", "杨班主任"]),
    ("seal", "丁教师", {}, ["部门负责人审批：潘校长"], []),  # who is not asked three times
    ("staff-leave", "陈校长", {"span": WEEK}, ["部门负责人审批：许局长", "分管负责人审批：郑副校长", "单位负责人审批：蔡主任"], ["孙人事", "杨班主任"]),
    ("staff-leave", "许局长", {"span": days("2026-03-04", "2026-03-06")}, ["部门负责人审批：蔡主任"], ["杨班主任"]),
    ("staff-leave", "吕科员", {"span": WEEK}, ["部门负责人审批：何科长", "分管负责人审批：许局长"], ["杨班主任"]),
    ("student-leave", "王家长", {}, ["班主任审批：杨班主任"], ["周校医"]),
    ("student-leave", "王家长", {"span": WEEK}, ["班主任审批：杨班主任", "年段长审批：沈年段", "教务处审批：李主任"], ["周校医"]),
    ("vehicle", "张教师", {}, [LEADER, "安排车辆：吴总务"], []),
    ("visitor", "张教师", {}, [LEADER], ["冯门卫"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "name", "given", "way", "copies"), WAYS)
def test_its_ways_lead_over_the_right_desks_to_the_end(cast, code, name, given, way, copies):
    assert through(cast, code, name, **given) == (way, copies)


def test_no_flow_is_left_out_above():
    assert {code for code, *_ in WAYS} == set(library.shipped())


def test_where_a_bureau_has_no_head_its_office_decides(cast):
    Post.objects.filter(pk=cast.people["许局长"].post.pk).update(head=False, title="办公室主任")
    way, _ = through(cast, "staff-leave", "吕科员", span=WEEK)
    assert way == ["部门负责人审批：何科长", "分管负责人审批：许局长"]


@pytest.mark.parametrize(
    ("typhoon", "kind", "days_off", "whole", "way"),
    [
        (
            False,
            "personal",
            4,
            None,
            [LEADER, VICE, "单位负责人审批：陈校长"],
        ),  # both days of the weekend before are worked
        (True, "personal", 3, None, [LEADER]),
        (False, "marriage", 4, 11, [LEADER, VICE, "单位负责人审批：陈校长"]),
    ],
)
def test_a_leave_over_the_national_day_is_as_long_as_the_calendar_says(cast, typhoon, kind, days_off, whole, way):
    if typhoon:
        DayOverride.objects.create(day="2018-10-08", working=False, reason="台风停课停工")
    asked, _ = through(cast, "staff-leave", "张教师", kind=kind, span=days("2018-09-28", "2018-10-08"))
    data = Task.objects.filter(kind=Task.Kind.FILL).get().instance.data
    assert (data["days"], data.get("whole"), asked) == (days_off, whole, way)
