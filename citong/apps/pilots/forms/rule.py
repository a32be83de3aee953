"""Eligibility rules as plain questions: which kinds, how many Mbps, which certificates — instead of raw parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.pilots import content as c
from citong.apps.pilots import eligibility
from citong.apps.pilots.models import EligibilityRule
from citong.kit.filters import DateInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Params = dict[str, Any]
STAGES = tuple(eligibility.STAGE_LABELS.items())
COUNTY_KINDS = (("township_central", "乡镇中心小学"), ("ordinary_junior", "普通初中校"))
CERTIFICATES = {"mps": "公安部云计算产品信息安全认证", "csa": "CSA STAR Tech（IaaS 增强级）认证"}
YEARS = ("past_3", "past_2", "past_1", "next_1", "next_2")
MOST_MBPS = 100_000


def _several(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple
    )


def _labels(part: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, c.BY_KEY[part].field(key).label) for key in keys]


@dataclass(frozen=True)
class Kind:
    """How one kind of rule is asked for: its fields, how parameters fill them, and how they are read back."""

    note: str
    fields: Callable[[], dict[str, forms.Field]]
    initial: Callable[[Mapping[str, Any]], Params]
    read: Callable[[Mapping[str, Any], Params], Params]
    needed: tuple[str, ...]  # at least one of these must be given
    missing: str


def _minimum(given: Mapping[str, Any]) -> dict[str, int]:
    return {stage: given[f"min_{stage}"] for stage, _ in STAGES if given.get(f"min_{stage}") is not None}


KINDS: dict[str, Kind] = {
    "eligible_school": Kind(
        "按学校档案中登记的办学类型、性质和隶属关系自动判断。",
        lambda: {
            "public_only": forms.BooleanField(label="只面向公办学校", required=False),
            "city_stages": _several("市直试点对象", STAGES),
            "county_kinds": _several("县（市、区）试点对象", COUNTY_KINDS),
        },
        lambda p: {"public_only": p.get("public_only", True), "city_stages": p.get("city_stages"), "county_kinds": p.get("county_kinds")},
        lambda v, _: {"public_only": v["public_only"], "city_stages": v["city_stages"], "county_kinds": v["county_kinds"]},
        ("city_stages", "county_kinds"),
        "请至少选择一类试点对象。",
    ),
    "stated": Kind(
        "检查申报表中的说明是否已经填写；过于简略的提示审核人核实。",
        lambda: {
            "fields": _several("须填写的说明", _labels("commitment", tuple(f.key for f in c.COMMITMENT.fields))),
            "look_below": forms.IntegerField(label="少于多少字时请审核人核实", min_value=0, max_value=2000, required=False),
        },
        lambda p: {"fields": p.get("fields"), "look_below": p.get("look_below", 30)},
        lambda v, old: {"part": old.get("part", "commitment"), "fields": v["fields"], "look_below": v["look_below"] or 0},
        ("fields",),
        "请至少选择一项说明。",
    ),
    "bandwidth": Kind(
        "把申报表填写的带宽与学校所属学段的最低要求比较；完全中学按初中。不填的学段由审核人核实。",
        lambda: {
            f"min_{stage}": forms.IntegerField(label=f"{label}最低带宽", min_value=1, max_value=MOST_MBPS, required=False)
            for stage, label in STAGES
        },
        lambda p: {f"min_{stage}": value for stage, value in p.get("minimum", {}).items()},
        lambda v, _: {"minimum": _minimum(v)},
        tuple(f"min_{stage}" for stage, _ in STAGES),
        "请至少填写一个学段的最低带宽。",
    ),
    "certificates": Kind(
        "检查平台的认证证书：编号、发证机构、有效期和扫描件；过期的视为不符合。",
        lambda: {"certificates": _several("须具备的证书", CERTIFICATES.items())},
        lambda p: {"certificates": list(p.get("certificates", {}))},
        lambda v, old: {"certificates": {k: old.get("certificates", {}).get(k, CERTIFICATES[k]) for k in v["certificates"]}},
        ("certificates",),
        "请至少选择一种证书。",
    ),
    "budgeted": Kind(
        "检查申报表填写的经费；今后年度为零的视为不符合。",
        lambda: {"years": _several("须填写经费的年度", _labels("budget", YEARS))},
        lambda p: {"years": p.get("years")},
        lambda v, _: {"years": v["years"]},
        ("years",),
        "请至少选择一个年度。",
    ),
}  # fmt: skip


def shared_fields() -> dict[str, forms.Field]:
    """What every rule has."""
    title, source = (EligibilityRule._meta.get_field(name) for name in ("title", "source"))
    return {
        "title": forms.CharField(label="条件", max_length=title.max_length),
        "source": forms.CharField(label="依据", max_length=source.max_length, help_text="文号和条款，例如：泉教装〔2018〕8号 四、申报条件 3。"),
        "blocking": forms.BooleanField(label="不符合时不能提交", required=False),
    }  # fmt: skip


def initial_of(rule: Mapping[str, Any]) -> Params:
    """The answers that ``rule`` (key, kind, title, params, blocking, source) stands for."""
    return {name: rule[name] for name in ("title", "source", "blocking")} | KINDS[rule["kind"]].initial(rule["params"])


def lacking(kind: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """What is missing among valid answers: message by field."""
    asked = KINDS[kind]
    return (
        {}
        if any(answers.get(name) not in (None, [], "") for name in asked.needed)
        else {asked.needed[0]: asked.missing}
    )


def shown(kind: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parameters of a rule in words."""
    fields, answers = KINDS[kind].fields(), KINDS[kind].initial(params)
    return [(str(field.label), _word(field, answers.get(name))) for name, field in fields.items()]


def _word(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        labels = dict(field.choices)  # type: ignore[arg-type]
        return "、".join(str(labels.get(key, key)) for key in value or ()) or "无"
    if isinstance(field, forms.BooleanField):
        return "是" if value else "否"
    if value is None:
        return "不作要求"
    return f"{value} Mbps" if "带宽" in str(field.label) else f"{value} 字"


class RuleForm(forms.Form):
    """A new version of one rule, in force from a day on."""

    effective_from = forms.DateField(
        label="从哪一天起生效", widget=DateInput(), help_text="此前提交的申报仍按原来的版本判定。"
    )

    def __init__(self, rule: EligibilityRule, data: Any = None, *, first_day: Any = None) -> None:
        described = {name: getattr(rule, name) for name in ("kind", "title", "params", "blocking", "source")}
        super().__init__(data, initial=initial_of(described) | {"effective_from": first_day})
        self.rule = rule
        self.fields = {**shared_fields(), **KINDS[rule.kind].fields(), **self.fields}

    @property
    def note(self) -> str:
        return KINDS[self.rule.kind].note

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of this kind of rule."""
        return [self[name] for name in KINDS[self.rule.kind].fields()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            for name, message in lacking(self.rule.kind, given).items():
                self.add_error(name, message)
        return given

    def revised(self) -> EligibilityRule:
        """The new version, not saved yet."""
        given = self.cleaned_data
        return EligibilityRule(
            batch=self.rule.batch,
            key=self.rule.key,
            params=KINDS[self.rule.kind].read(given, self.rule.params),
            **{name: given[name] for name in ("title", "source", "blocking", "effective_from")},
        )
