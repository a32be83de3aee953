"""A small city: two counties with schools, and a school that hangs directly under the city."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from citong.platform.org.models import Unit

_numbers = count(1)


@dataclass(frozen=True)
class City:
    """市教育局 over two counties, each with two schools, and one city-direct school; one department in each office."""

    bureau: Unit  # 泉州市教育局
    bureau_office: Unit  # its 教育装备科
    county: Unit  # 鲤城区教育局
    county_office: Unit  # its 基础教育科
    other_county: Unit  # 安溪县教育局
    school: Unit  # 鲤城区, 乡镇中心小学
    second_school: Unit  # 鲤城区, 初中
    other_school: Unit  # 安溪县, 小学
    direct_school: Unit  # 市直属中学
    school_office: Unit  # 教务处 of ``school``


def make_unit(
    name: str = "",
    parent: Unit | None = None,
    level: str = Unit.Level.SCHOOL,
    *,
    code: str = "",
    short_name: str = "",
    area_code: str = "",
) -> Unit:
    """One unit; without a name an invented school, without a code a fresh one."""
    number = next(_numbers)
    return Unit.objects.create(
        name=name or f"第{number}实验小学",
        parent=parent,
        level=level,
        code=code or f"T{number:06d}",
        short_name=short_name,
        area_code=area_code or (parent.area_code if parent else ""),
    )


def make_city_tree() -> City:
    """The tree that most tests start from."""
    level = Unit.Level
    bureau = make_unit("泉州市教育局", None, level.CITY, short_name="市教育局", area_code="350500")
    county = make_unit("鲤城区教育局", bureau, level.COUNTY, area_code="350502")
    other = make_unit("安溪县教育局", bureau, level.COUNTY, area_code="350524")
    school = make_unit("鲤城区浮桥中心小学", county, short_name="浮桥中心小学")
    return City(
        bureau=bureau,
        bureau_office=make_unit("教育装备科", bureau, level.DEPARTMENT),
        county=county,
        county_office=make_unit("基础教育科", county, level.DEPARTMENT),
        other_county=other,
        school=school,
        second_school=make_unit("鲤城区江南初级中学", county, short_name="江南初中"),
        other_school=make_unit("安溪县感德中心小学", other, short_name="感德中心小学"),
        direct_school=make_unit("泉州市第八中学", bureau, short_name="泉州八中"),
        school_office=make_unit("教务处", school, level.DEPARTMENT),
    )
