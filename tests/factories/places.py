"""School records with plausible invented facts."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from citong.lib import idnumber
from citong.records.places import actions
from citong.records.places.kinds import Kind
from citong.records.places.models import School

from .org import make_unit
from .rows import ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

_numbers = count(1)
_CATEGORY = {Kind.KINDERGARTEN: "11", Kind.PRIMARY: "21", Kind.TEACHING_POINT: "21", Kind.SPECIAL: "51"}


def school_values(unit: Unit, kind: str = Kind.PRIMARY, **fields: object) -> dict[str, object]:
    """Valid values of every field of a school's record."""
    number = next(_numbers)
    return {
        "unit": unit,
        "code": idnumber.make_school_code(_CATEGORY.get(Kind(kind), "31"), number),
        "kind": kind,
        "district": "鲤城区",
        "address": f"福建省泉州市鲤城区学府路{number}号",
        "postcode": "362000",
        "website": "https://www.school.example.cn",
        "founded": "1956-09",
        "principal_name": "陈昇堃",
        "principal_sex": "1",
        "principal_position": "校长",
        "principal_title": "高级教师",
        "principal_office_phone": "0595-22764117",
        "principal_mobile": f"138{number:08d}",
        "students": 1200,
        "teachers": 64,
        "classes": 26,
        "teacher_devices": 64,
        "student_devices": 120,
        "bandwidth": 100,
        "network": "千兆到桌面，无线覆盖教学区。",
        "rooms": "计算机教室 2 间，录播教室 1 间。",
        "resources": "校本课程资源 120 个。",
        "finance_year": "2018",
        "spent_3_fen": 20_000_000,
        "spent_2_fen": 25_000_000,
        "spent_1_fen": 30_000_050,
        "budget_1_fen": 35_000_000,
        "budget_2_fen": 40_000_000,
        "platform": "无",
        **fields,
    }


@row_of(School)
def make_school(unit: Unit, kind: str = Kind.PRIMARY, **fields: object) -> School:
    """The record of ``unit``; where it has one already, that of a further school below."""
    home = make_unit(parent=unit) if School.objects.filter(unit=unit).exists() else unit
    return School.objects.create(**school_values(home, kind, **fields))


@ready_for(actions.create)
def unrecorded(unit: Unit) -> tuple[School, dict[str, object]]:
    """A school that has no record yet."""
    return School(**school_values(make_unit(parent=unit))), {}
