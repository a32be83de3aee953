"""The eligibility engine: rules are data, this module knows how each kind of rule is read.

Source: 泉教装〔2018〕8号, 三、试点对象 and 四、申报条件.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import content as c

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MET, NOT_MET, LOOK = "met", "not_met", "look"
Stage = str  # "kindergarten" | "primary" | "junior"

STAGES: dict[str, Stage] = {
    "111": "kindergarten", "211": "primary", "218": "primary", "311": "junior", "312": "junior", "341": "junior",
    "345": "junior",
}  # fmt: skip
"""办学类型 (JY/T 1001) to the stage whose minimum applies; a complete secondary school counts as junior."""
STAGE_LABELS = {"kindergarten": "幼儿园", "primary": "小学", "junior": "初中"}


@dataclass(frozen=True)
class School:
    """Facts of the school's record on which the rules rest; never what the form claims."""

    name: str
    type_code: str  # 办学类型, JY/T 1001
    type_label: str
    public: bool
    city_direct: bool
    township_central: bool  # 乡镇中心小学
    ordinary_junior: bool  # 普通初中校

    @property
    def stage(self) -> Stage:
        return STAGES.get(self.type_code, "")


@dataclass(frozen=True)
class Finding:
    """The result of one rule: verdict, reason in words, and the evidence it was read from.

    ``blank``: not met only because the form does not say anything yet.
    """

    verdict: str
    reason: str
    evidence: dict[str, Any] = field(default_factory=dict)
    blank: bool = False


def eligible_school(params: Mapping[str, Any], school: School, _content: c.Content, _on: date) -> Finding:
    """三、试点对象: city-direct public schools and kindergartens; township central primary and ordinary junior schools."""
    evidence = {
        "办学类型": school.type_label,
        "性质": "公办" if school.public else "民办",
        "隶属": "市直" if school.city_direct else "县（市、区）",
        "乡镇中心小学": school.township_central,
        "普通初中校": school.ordinary_junior,
    }
    if params.get("public_only", True) and not school.public:
        return Finding(NOT_MET, f"{school.name}为民办学校，本批次只面向公办学校。", evidence)
    if school.city_direct:
        if school.stage in params["city_stages"]:
            return Finding(MET, "市直公办中小学校、幼儿园，属于试点对象。", evidence)
        return Finding(NOT_MET, f"{school.type_label}不在本批次市直试点对象之列。", evidence)
    if school.township_central and "township_central" in params["county_kinds"]:
        return Finding(MET, "乡镇中心小学，属于试点对象。", evidence)
    if school.ordinary_junior and "ordinary_junior" in params["county_kinds"]:
        return Finding(MET, "普通初中校，属于试点对象。", evidence)
    return Finding(
        NOT_MET,
        f"县（市、区）的试点对象为乡镇中心小学和普通初中校，{school.name}登记为{school.type_label}，不能申报。",
        evidence,
    )


def stated(params: Mapping[str, Any], _school: School, content: c.Content, _on: date) -> Finding:
    """条件 1、2: the named texts are there; a very short one needs a look."""
    values = content.get(params["part"], {})
    texts = {key: c.text_of(values, key).strip() for key in params["fields"]}
    part = c.BY_KEY[params["part"]]
    empty = [part.field(key).label for key, text in texts.items() if not text]
    evidence = {part.field(key).label: f"{len(text)} 字" for key, text in texts.items()}
    if empty:
        return Finding(NOT_MET, f"未填写：{'、'.join(empty)}。", evidence, blank=True)
    short = [part.field(key).label for key, text in texts.items() if len(text) < params.get("look_below", 30)]
    if short:
        return Finding(LOOK, f"内容较简略，请核实：{'、'.join(short)}。", evidence)
    return Finding(MET, "已作说明。", evidence)


def bandwidth(params: Mapping[str, Any], school: School, content: c.Content, _on: date) -> Finding:
    """条件 3: internet egress in Mbps, minimum by stage."""
    value = content.get("network", {}).get("bandwidth")
    minimum = params["minimum"].get(school.stage)
    evidence = {"填报带宽 Mbps": value, "最低要求 Mbps": minimum, "学段": STAGE_LABELS.get(school.stage, "未知")}
    if minimum is None:
        return Finding(LOOK, "学校办学类型没有对应的带宽要求，请人工核实。", evidence)
    if value in (None, ""):
        return Finding(NOT_MET, "未填写互联网出口带宽。", evidence, blank=True)
    label = STAGE_LABELS[school.stage]
    if Decimal(str(value)) < Decimal(str(minimum)):
        return Finding(NOT_MET, f"互联网出口带宽 {value} Mbps，低于{label}不低于 {minimum} Mbps 的要求。", evidence)
    return Finding(MET, f"互联网出口带宽 {value} Mbps，达到{label}不低于 {minimum} Mbps 的要求。", evidence)


def certificates(params: Mapping[str, Any], _school: School, content: c.Content, on: date) -> Finding:
    """条件 4: both certificates of the platform: number, issuer, validity, scan; expired is not met."""
    values = content.get("security", {})
    problems: list[str] = []
    unclear: list[str] = []
    evidence: dict[str, Any] = {}
    for prefix, name in params["certificates"].items():
        number, issuer = c.text_of(values, f"{prefix}_number"), c.text_of(values, f"{prefix}_issuer")
        until = c.text_of(values, f"{prefix}_valid_until")
        evidence[name] = f"{number or '无编号'}，{issuer or '无发证机构'}，有效期至 {until or '未填'}"
        if not number:
            problems.append(f"缺{name}")
        elif until and date.fromisoformat(until) < on:
            problems.append(f"{name}已于 {until} 到期")
        elif not (issuer and until and values.get(f"{prefix}_scan")):
            unclear.append(f"{name}的发证机构、有效期或扫描件不全")
    if problems:
        blank = all(problem.startswith("缺") for problem in problems) and not unclear
        return Finding(NOT_MET, f"{'；'.join(problems + unclear)}。", evidence, blank=blank)
    if unclear:
        return Finding(LOOK, f"{'；'.join(unclear)}，请核实。", evidence)
    return Finding(MET, "两项证书齐全且在有效期内。", evidence)


def budgeted(params: Mapping[str, Any], _school: School, content: c.Content, _on: date) -> Finding:
    """条件 5: amounts of the last three years and the two to come."""
    values = content.get("budget", {})
    amounts = {key: values.get(key) for key in params["years"]}
    labels = {key: c.BUDGET.field(key).label for key in amounts}
    evidence = {
        labels[k]: f"{int(str(v)) / 100:,.2f} 元" if v not in (None, "") else "未填" for k, v in amounts.items()
    }
    blank = [labels[k] for k, v in amounts.items() if v in (None, "")]
    if blank:
        return Finding(NOT_MET, f"未填写：{'、'.join(blank)}。", evidence, blank=True)
    zero = [labels[k] for k, v in amounts.items() if int(str(v)) == 0]
    if any(key.startswith("next") for key, v in amounts.items() if int(str(v)) == 0):
        return Finding(NOT_MET, f"没有列入预算的经费：{'、'.join(zero)}。", evidence)
    if zero:
        return Finding(LOOK, f"金额为零，请核实：{'、'.join(zero)}。", evidence)
    return Finding(MET, "近三年有投入，今后两年有预算。", evidence)


PLACES = {
    "bandwidth": ("network", "bandwidth"),
    "certificates": ("security", "mps_number"),
    "budgeted": ("budget", "next_1"),
}
"""Kinds of rule that are read from one part of the form: the part, and the field where one corrects it."""

KINDS: dict[str, Callable[[Mapping[str, Any], School, c.Content, date], Finding]] = {
    "eligible_school": eligible_school,
    "stated": stated,
    "bandwidth": bandwidth,
    "certificates": certificates,
    "budgeted": budgeted,
}


def judge(kind: str, params: Mapping[str, Any], school: School, content: c.Content, on: date) -> Finding:
    """Read one rule against the facts of the day ``on``."""
    return KINDS[kind](params, school, content, on)
