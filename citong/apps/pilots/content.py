"""What the application form (附件2) holds: its parts and fields, in the order of the paper.

A part is what one person edits at a time: it is saved, versioned against co-editors and marked for correction as one.
The structured conditions (申报条件) stand behind the paper's fields; the six sections of the plan come from the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import cjk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Values = dict[str, object]
Content = dict[str, Values]  # part key -> field key -> value (JSON types)

PLAN = "plan."  # part keys of plan sections: "plan.goals"; their one field is "text"


@dataclass(frozen=True)
class Field:
    """One field. ``kind``: line, text, choice, int, decimal, money (fen), date, phone, mobile, email, postcode, url, file."""

    key: str
    label: str
    kind: str = "line"
    required: bool = True
    choices: tuple[str, ...] = ()
    help: str = ""
    limit: int = 100  # characters
    unit: str = ""
    wide: bool = False  # takes a whole line


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    about: int = 0  # characters that are suggested; none if 0

    def field(self, key: str) -> Field:
        return next(f for f in self.fields if f.key == key)


@dataclass(frozen=True)
class Problem:
    """One thing that stands between the draft and its submission; ``anchor`` is the field's address on the page."""

    part: str
    field: str
    message: str

    @property
    def anchor(self) -> str:
        return f"{self.part.replace('.', '-')}-{self.field}"


SEX = ("男", "女")
KINDS = ("中学", "小学", "幼儿园")

SCHOOL = Part("school", "学校基本情况", (
    Field("name", "学校名称", limit=60),
    Field("address", "通讯地址", limit=120),
    Field("postcode", "邮编", "postcode", limit=6),
    Field("kind", "学校类别", "choice", choices=KINDS),
    Field("district", "所在地区", limit=40),
    Field("website", "学校网址", "url", required=False, limit=200),
))  # fmt: skip
PRINCIPAL = Part("principal", "学校负责人", (
    Field("name", "姓名", limit=36),
    Field("position", "职务", limit=40),
    Field("title", "职称", limit=40),
    Field("sex", "性别", "choice", choices=SEX),
    Field("office_phone", "办公电话", "phone", limit=20),
    Field("mobile", "手机", "mobile", limit=11),
))  # fmt: skip
CONTACT = Part("contact", "项目联系人", (
    Field("name", "姓名", limit=36),
    Field("position", "职务", limit=40),
    Field("title", "职称", limit=40),
    Field("sex", "性别", "choice", choices=SEX),
    Field("email", "电子邮箱", "email"),
    Field("mobile", "手机", "mobile", limit=11),
))  # fmt: skip
FOUNDATION = Part("foundation", "学校基本情况和工作基础", (
    Field("platform", "现有学校管理平台名称", limit=120, help="没有平台的，请填写「无」。"),
    Field("nature", "学校性质", "choice", choices=("公办", "民办")),
    Field("students", "学生人数", "int", unit="人"),
    Field("teachers", "教师人数", "int", unit="人"),
    Field("teacher_devices", "教师用机", "int", unit="台", help="用于计算师机比。"),
    Field("student_devices", "学生用机", "int", unit="台", help="用于计算生机比。"),
    Field("network", "网络基础", "text", limit=1000, help="校园网结构、无线覆盖、到班情况等。"),
    Field("rooms", "信息化功能场室及数量", "text", limit=1000, help="例如：计算机教室 3 间，录播教室 1 间。"),
    Field("resources", "校本资源拥有量", "text", limit=1000),
    Field("intro", "学校基本情况和工作基础简介", "text", limit=5000),
))  # fmt: skip
COMMITMENT = Part("commitment", "申报意愿与组织保障", (
    Field("intent", "参与智慧校园建设的意向与重视情况", "text", limit=2000),
    Field("organisation", "组织到位：领导小组及分工", "text", limit=2000),
    Field("people", "人员到位：专人负责情况", "text", limit=2000),
    Field("measures", "措施到位：培训、活动与督导配合", "text", limit=2000),
))  # fmt: skip
NETWORK = Part("network", "互联网出口", (
    Field("bandwidth", "互联网出口带宽", "decimal", unit="Mbps", help="按运营商合同填写；各学段的最低要求见申报条件。"),
    Field("carrier", "运营商与线路", required=False),
))  # fmt: skip
SECURITY = Part("security", "平台安全认证", (
    Field("mps_number", "公安部云计算产品信息安全认证编号", required=False, wide=True),
    Field("mps_issuer", "公安部认证发证机构", required=False),
    Field("mps_valid_until", "公安部认证有效期至", "date", required=False),
    Field("mps_scan", "公安部认证证书扫描件", "file", required=False),
    Field("csa_number", "CSA STAR Tech（IaaS 增强级）认证编号", required=False, wide=True),
    Field("csa_issuer", "CSA STAR 认证发证机构", required=False),
    Field("csa_valid_until", "CSA STAR 认证有效期至", "date", required=False),
    Field("csa_scan", "CSA STAR 认证证书扫描件", "file", required=False),
), intro="填写在用或拟用平台的认证证书。")  # fmt: skip
BUDGET = Part("budget", "信息化经费", (
    Field("past_3", "前三年投入（第一年）", "money", unit="元"),
    Field("past_2", "前三年投入（第二年）", "money", unit="元"),
    Field("past_1", "前三年投入（第三年）", "money", unit="元"),
    Field("next_1", "今后预算（第一年）", "money", unit="元"),
    Field("next_2", "今后预算（第二年）", "money", unit="元"),
    Field("mechanism", "经费保障机制", "text", limit=2000),
))  # fmt: skip

FIXED = (SCHOOL, PRINCIPAL, CONTACT, FOUNDATION, COMMITMENT, NETWORK, SECURITY, BUDGET)
BY_KEY = {part.key: part for part in FIXED}


def plan_part(key: str, title: str, hint: str = "", about: int = 0) -> Part:
    """The part of one section of the plan."""
    return Part(PLAN + key, title, (Field("text", title, "text", limit=20_000),), hint, about)


def text_of(values: Mapping[str, object] | None, key: str) -> str:
    return str((values or {}).get(key) or "")


def mean_spending(budget: Mapping[str, object]) -> int | None:
    """年均信息化投入（近3年）in fen; ``None`` while a year is missing."""
    years = [budget.get(key) for key in ("past_3", "past_2", "past_1")]
    known = [int(str(y)) for y in years if y not in (None, "")]
    return sum(known) // 3 if len(known) == 3 else None  # noqa: PLR2004 - three years


def ratio(people: object, devices: object) -> str:
    """师机比、生机比 as ``4.2:1`` people to one device."""
    if not people or not devices:
        return "—"
    return f"{int(str(people)) / int(str(devices)):.1f}:1"


def plan_counts(content: Content) -> dict[str, int]:
    """Characters per plan section."""
    return {key: cjk.count(text_of(values, "text")) for key, values in content.items() if key.startswith(PLAN)}


def missing(parts: Iterable[Part], content: Content) -> list[Problem]:
    """Required fields that are still empty, in the order of the form."""
    return [
        Problem(
            part.key,
            f.key,
            f"「{part.title}」的「{f.label}」还没有填写。" if len(part.fields) > 1 else f"「{part.title}」还没有填写。",
        )
        for part in parts
        for f in part.fields
        if f.required and content.get(part.key, {}).get(f.key) in (None, "")
    ]
