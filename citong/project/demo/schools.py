"""Invented schools, spread over the counties in the proportion of the quota table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from citong.lib import idnumber, pinyin, tree
from citong.platform.org import changes
from citong.platform.org.models import Unit, UnitChange
from citong.project import foundation
from citong.records.places.kinds import Kind
from citong.records.places.models import School

from .invent import People

if TYPE_CHECKING:
    from random import Random

WEIGHTS = {
    "350502": 5, "350503": 6, "350504": 5, "350505": 6, "350521": 11, "350524": 17, "350525": 10, "350526": 6,
    "350581": 7, "350582": 20, "350583": 19, "TSQ": 5, "KFQ": 2,
}  # fmt: skip
CITY_DIRECT = (
    ("培元实验小学", Kind.PRIMARY), ("东海实验小学", Kind.PRIMARY), ("刺桐小学", Kind.PRIMARY), ("清源小学", Kind.PRIMARY),
    ("晋光附属小学", Kind.PRIMARY), ("机关第一幼儿园", Kind.KINDERGARTEN), ("机关第二幼儿园", Kind.KINDERGARTEN),
    ("温陵实验幼儿园", Kind.KINDERGARTEN), ("刺桐幼儿园", Kind.KINDERGARTEN), ("第十七中学", Kind.JUNIOR),
    ("北山实验中学", Kind.JUNIOR), ("洛阳江中学", Kind.COMPLETE), ("城东外国语中学", Kind.COMPLETE),
    ("清源山中学", Kind.COMPLETE), ("海丝实验学校", Kind.NINE_YEAR), ("紫帽山中学", Kind.COMPLETE),
    ("丰州实验小学", Kind.PRIMARY), ("桐江幼儿园", Kind.KINDERGARTEN), ("师院附属小学", Kind.PRIMARY),
    ("江滨实验学校", Kind.NINE_YEAR), ("特殊教育实验学校", Kind.SPECIAL), ("海滨职业中专学校", Kind.VOCATIONAL),
)  # fmt: skip
TOWNS = (
    "龙门 金谷 湖头 官桥 蓬壶 桃城 达埔 岵山 诗山 码头 梅山 水头 石井 洪濑 金淘 英林 安海 东石 深沪 磁灶 陈埭 池店 罗溪 马甲 河市 "
    "涂岭 前黄 峰尾 山腰 崇武 螺阳 紫山 辋川 净峰 雷峰 浔中 三班 永宁 祥芝 锦尚 蚶江 东园 张坂 百崎 北峰 华大 城东 浮桥 常泰 开元"
).split()
OFFICES = (("办公室", "教务处", "总务处"), ("办公室", "保教处", "总务处"))  # of schools, of kindergartens
PLATFORMS = ("无", "无", "自建办公系统", "“云上校园”综合管理系统", "省教育资源公共服务平台", "企业微信校园版")


def plant(random: Random, count: int) -> list[School]:
    """The units of the installation, and ``count`` schools with their records."""
    foundation.lay()
    people = People(random)
    city = Unit.objects.get(level=Unit.Level.CITY)
    made = [_school(random, people, city, f"泉州市{name}", kind, n) for n, (name, kind) in enumerate(CITY_DIRECT, 1)]
    left = max(0, count - len(made))
    counties = list(Unit.objects.filter(level=Unit.Level.COUNTY).order_by("code"))
    total = sum(WEIGHTS.values())
    shares = {c.code: round(left * WEIGHTS[c.code] / total) for c in counties}
    shares["350582"] += left - sum(shares.values())
    for county in counties:
        for n in range(shares[county.code]):
            name, kind, private = _named(county, n)
            made.append(_school(random, people, county, name, kind, len(made) + 1, private=private, index=n))
    _departments(made)
    return made


def _departments(schools: list[School]) -> None:
    """The offices of each school, as old as the school; set-based, there are hundreds."""
    rows = [
        Unit(
            parent=school.unit, code=f"{school.code}-{n:02d}", name=name, level=Unit.Level.DEPARTMENT,
            area_code=school.unit.area_code, opened_on=school.unit.opened_on, path=tree.child_path(school.unit.path, n),
            pinyin=pinyin.full(name), initials=pinyin.initials(name),
        )
        for school in schools
        for n, name in enumerate(OFFICES[school.kind == Kind.KINDERGARTEN], 1)
    ]  # fmt: skip
    UnitChange.objects.bulk_create(
        UnitChange(unit=unit, kind=UnitChange.Kind.OPEN, on=unit.opened_on, name=unit.name, parent=unit.parent)
        for unit in Unit.objects.bulk_create(rows)
    )


def _named(county: Unit, n: int) -> tuple[str, Kind, bool]:
    """Name, kind and whether private, of the ``n``-th school of a county: mostly what the notice is for."""
    town = TOWNS[(n // 6 + sum(map(ord, county.code))) % len(TOWNS)]
    turn = "" if n // 6 < len(TOWNS) else f"{n // 6 // len(TOWNS) + 1}区"
    place = f"{county.short_name}{town}{turn}"
    return (
        (f"{place}中心小学", Kind.PRIMARY, False),
        (f"{place}中学", Kind.JUNIOR, False),
        (f"{place}第二小学", Kind.PRIMARY, False),
        (f"{place}中心幼儿园", Kind.KINDERGARTEN, False),
        (f"{place}第二中学", Kind.JUNIOR, False),
        (f"{place}育才学校", Kind.NINE_YEAR, True),
    )[n % 6]


CATEGORY_DIGITS = {Kind.KINDERGARTEN: "11", Kind.PRIMARY: "21", Kind.JUNIOR: "31", Kind.NINE_YEAR: "31",
                   Kind.COMPLETE: "34", Kind.VOCATIONAL: "36", Kind.SPECIAL: "51"}  # fmt: skip


def _school(
    random: Random,
    people: People,
    parent: Unit,
    name: str,
    kind: Kind,
    number: int,
    *,
    private: bool = False,
    index: int = -1,
) -> School:
    code = idnumber.make_school_code(CATEGORY_DIGITS[kind], 500_000 + number)
    unit = changes.establish(
        Unit(parent=parent, code=code, name=name, short_name=name, level=Unit.Level.SCHOOL, area_code=parent.area_code),
        date(random.randint(1950, 2008), 9, 1),
    )
    central = kind == Kind.PRIMARY and index >= 0 and index % 6 == 0
    return School.objects.create(
        unit=unit,
        code=code,
        kind=kind,
        nature="private" if private else "public",
        township_central=central,
        ordinary_junior=kind == Kind.JUNIOR and index >= 0,
        **_facts(random, people, parent, kind),
    )


def _facts(random: Random, people: People, parent: Unit, kind: Kind) -> dict[str, Any]:
    """Plausible figures: devices by staff and pupils, spending by size."""
    small = kind == Kind.KINDERGARTEN
    students = random.randint(180, 620) if small else random.randint(320, 2600)
    teachers = max(12, students // random.randint(12, 19))
    spent = [students * random.randint(18_000, 42_000) for _ in range(5)]
    person = people.person(parent.area_code)
    area = "泉州市" if parent.level == Unit.Level.CITY else parent.short_name
    facts: dict[str, Any] = {
        "district": area,
        "address": people.address(area),
        "postcode": f"362{random.randint(0, 9)}00",
        "website": f"http://www.{pinyin.initials(area).lower()}{random.randint(100, 999)}.example.cn",
        "principal_name": person["name"],
        "principal_sex": person["sex"],
        "principal_position": "园长" if small else "校长",
        "principal_title": random.choice(("高级教师", "一级教师", "正高级教师")),
        "principal_office_phone": people.office_phone(),
        "principal_mobile": person["mobile"],
        "students": students,
        "teachers": teachers,
        "classes": max(6, students // 42),
        "teacher_devices": int(teachers * random.uniform(0.7, 1.1)),
        "student_devices": students // random.randint(7, 16),
        "bandwidth": random.choice((30, 50, 100, 200, 500))
        if kind in (Kind.KINDERGARTEN, Kind.PRIMARY)
        else random.choice((50, 100, 200, 500)),
        "network": "千兆到楼、百兆到桌面，办公区和多媒体教室无线覆盖。",
        "rooms": f"计算机教室 {random.randint(1, 4)} 间，录播教室 {random.randint(0, 2)} 间，多功能报告厅 1 间。",
        "resources": f"校本课件与微课约 {random.randint(2, 40) * 10} 件，题库 {random.randint(1, 9)} 万题。",
        "finance_year": "2018",
        "platform": random.choice(PLATFORMS),
    }
    keys = ("spent_3_fen", "spent_2_fen", "spent_1_fen", "budget_1_fen", "budget_2_fen")
    return facts | dict(zip(keys, spent, strict=True))
