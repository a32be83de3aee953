"""A complete application form, and a draft that is ready to be submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots import entry
from citong.apps.pilots.actions import drafting
from citong.apps.pilots.models import Application, Batch
from citong.apps.pilots.queries.contents import parts_of

from .people import actor_for

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

SENTENCE = "学校立足乡镇教育实际，以智慧校园管理平台为抓手，统筹推进教学、管理与服务的数字化。"  # 41 characters
TYPED = {
    "school": {
        "name": "鲤城区浮桥中心小学", "address": "福建省泉州市鲤城区学府路1号", "postcode": "362000", "kind": "小学",
        "district": "鲤城区", "website": "https://www.school.example.cn",
    },
    "principal": {
        "name": "陈昇堃", "position": "校长", "title": "高级教师", "sex": "男", "office_phone": "0595-22764117",
        "mobile": "13805950001",
    },
    "contact": {
        "name": "黄玥喆", "position": "教务处副主任", "title": "一级教师", "sex": "女", "email": "huangyz@example.cn",
        "mobile": "13905950002",
    },
    "foundation": {
        "platform": "无", "nature": "公办", "students": "1200", "teachers": "64", "teacher_devices": "64",
        "student_devices": "120", "network": "千兆到桌面。", "rooms": "计算机教室 2 间。", "resources": "校本课程 12 门。",
        "intro": "学校创办于1956年，信息化基础较好。",
    },
    "commitment": {
        "intent": "学校高度重视教育信息化工作，班子统一思想，愿意以新技术新手段解决管理效率低下等问题。",
        "organisation": "成立以校长为组长的领导小组，分工明确，每月召开例会研究推进。",
        "people": "由教务处副主任专人负责，信息技术教师两人协助日常运维。",
        "measures": "制定校本研修计划，按月开展培训，主动配合督导检查并及时整改。",
    },
    "network": {"bandwidth": "100", "carrier": "中国电信"},
    "security": {
        "mps_number": "XKC0001", "mps_issuer": "公安部", "mps_valid_until": "2099-12-31", "csa_number": "CSA0001",
        "csa_issuer": "赛宝", "csa_valid_until": "2099-12-31",
    },
    "budget": {
        "past_3": "200000", "past_2": "250000", "past_1": "300000.50", "next_1": "35万元", "next_2": "400,000",
        "mechanism": "列入年度预算。",
    },
}  # fmt: skip


def typed_form(batch: Batch, sentences: int = 12) -> dict[str, dict[str, str]]:
    """What a school types into every part; each section of the plan has so many sentences (six times 12: 2,952 characters)."""
    plan = {f"plan.{section.key}": {"text": SENTENCE * sentences} for section in batch.sections.all()}
    return {**{key: dict(values) for key, values in TYPED.items()}, **plan}


def read_form(batch: Batch, sentences: int = 12) -> dict[str, dict[str, Any]]:
    """The same as it is stored."""
    typed = typed_form(batch, sentences)
    return {
        part.key: {f.key: entry.read(f, typed[part.key][f.key]) for f in part.fields if f.key in typed[part.key]}
        for part in parts_of(batch)
    }


def start_application(batch: Batch, school: Unit, by: Actor | None = None) -> Application:
    """A draft begun as a school would."""
    by = by or actor_for(school, "pilots.view", "pilots.fill", "pilots.submit", "pilots.withdraw")
    return drafting.begin(Application(batch=batch, unit=school), by=by)


def fill_form(application: Application, by: Actor, **changes: dict[str, str]) -> None:
    """Type a complete form; ``changes`` are by part, with ``.`` of plan parts written ``__``."""
    given = {key.replace("__", "."): values for key, values in changes.items()}
    for key, typed in typed_form(application.batch).items():
        drafting.save(application.parts.get(key=key), typed={**typed, **given.get(key, {})}, by=by)
