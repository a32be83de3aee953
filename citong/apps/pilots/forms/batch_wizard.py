"""The steps of 从通知新建批次: each reads what was typed, says what is wrong at the field, and adds its part to the batch."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from citong.apps.pilots import allotment
from citong.apps.pilots.models.batch import end_of_day
from citong.apps.pilots.queries import batches
from citong.kit.filters import DateInput
from citong.kit.rows import Rows, with_keys
from citong.lib import clock

from . import rule as rules
from .batch_step import Step
from .rubric import RubricRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.apps.pilots.definition import Definition
    from citong.platform.org.models import Unit

    from .batch_step import Writing


class NoticeStep(Step):
    """Number, title, date, text and contact of the notice."""

    key, title = "notice", "通知"
    facts = (
        "title", "project_name", "code", "document_number", "issued_on", "notice_text", "contact_name", "contact_phone",
        "contact_email",
    )  # fmt: skip

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(writing, data)
        self.fields["code"].initial = writing.code
        self.fields["code"].help_text = "区分各批次的简短代码，例如 2019；只用字母、数字和连字符，不能与其他批次相同。"
        self.fields["notice_text"].widget = forms.Textarea({"rows": 12})
        self.fields[
            "notice_text"
        ].help_text = "从通知的 Word 或网页复制全文粘贴到这里，文号、日期和联系方式可以自动识别。"

    def suggestions(self) -> dict[str, Any]:
        """Also the year of the notice as the code, where the code still is the one that was proposed."""
        found = super().suggestions()
        issued = self.writing.read_notice().get("issued_on")
        code = batches.free_code(issued.year) if issued else ""
        if code and self["code"].value() == self.writing.code != code:
            found["code"] = code
        return found

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if batches.code_taken(code):
            raise forms.ValidationError("这个批次代码已经用过，请换一个，例如加上“-2”。")
        return code


class DatesStep(Step):
    """When schools apply, and how long the projects run."""

    key, title = "dates", "时间"
    facts = ("opens_at", "period_months", "report_day", "paper_copies")
    deadline = forms.DateField(
        label="申报截止日期", widget=DateInput(), help_text="到当天 23:59:59 为止，截止当秒仍可提交。"
    )
    field_order = ("opens_at", "deadline", "period_months", "report_day", "paper_copies")

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(writing, data)
        read = writing.read_notice()
        issued = read.get("issued_on") or clock.today()
        self.fields["opens_at"].initial = datetime.combine(issued, time(), clock.SHANGHAI)
        self.fields["deadline"].initial = read.get("deadline")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, deadline = given.get("opens_at"), given.get("deadline")
        if opens and deadline and end_of_day(deadline) <= opens:
            self.add_error("deadline", "申报截止日期不能早于开始时间。")
        return given

    def contribute(self, whole: Definition) -> None:
        super().contribute(whole)
        whole.facts["deadline"] = end_of_day(self.cleaned_data["deadline"])


class QuotaStep(Step):
    """Places of each county, and of the city's direct schools."""

    key, title = "quota", "名额"

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(writing, data)
        for unit in writing.desks:
            asked = forms.IntegerField(
                label=unit.label, min_value=0, max_value=allotment.MOST, required=False,
                initial=writing.pattern.quotas.get(unit.code),
            )  # fmt: skip
            asked.widget.attrs |= {"data-sum-target": "input", "data-action": "input->sum#update"}
            self.fields[f"places-{unit.code}"] = asked

    @property
    def lines(self) -> list[tuple[Unit, forms.BoundField]]:
        return [(unit, self[f"places-{unit.code}"]) for unit in self.writing.desks]

    @property
    def total(self) -> int:
        return sum(int(text) for _, bound in self.lines if (text := str(bound.value() or "")).isdecimal())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not self.total:
            self.add_error(None, "名额合计为 0，请至少给一个单位分配名额。")
        return given

    def contribute(self, whole: Definition) -> None:
        whole.quotas = {unit.code: self.cleaned_data[bound.name] or 0 for unit, bound in self.lines}


class RulesStep(Step):
    """The eligibility rules of the pattern, each as questions."""

    key, title = "rules", "申报条件"

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(writing, data)
        number = writing.text("notice", "document_number")
        for each in writing.pattern.rules:
            start = {"use": True, **rules.initial_of(each)}
            if number and writing.old_number:
                start["source"] = str(start["source"]).replace(writing.old_number, number)
            for name, asked in self._questions(each["kind"]).items():
                asked.initial = start.get(name)
                asked.required = False
                self.fields[f"{each['key']}-{name}"] = asked

    @staticmethod
    def _questions(kind: str) -> dict[str, forms.Field]:
        use = forms.BooleanField(label="本批次适用这个条件")
        return {"use": use, **rules.shared_fields(), **rules.KINDS[kind].fields()}

    @property
    def groups(self) -> list[dict[str, Any]]:
        """For the page: each rule with its fields."""
        found = []
        for each in self.writing.pattern.rules:
            kind = rules.KINDS[each["kind"]]
            named = {name: self[f"{each['key']}-{name}"] for name in ("use", "title", "source", "blocking")}
            asked = [self[f"{each['key']}-{name}"] for name in kind.fields()]
            found.append({"rule": each, "note": kind.note, "asked": asked, **named})
        return found

    def answers(self, each: dict[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given.get(f"{each['key']}-{name}") for name in self._questions(each["kind"])}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        used = [(each, self.answers(each)) for each in self.writing.pattern.rules if given.get(f"{each['key']}-use")]
        if not used:
            self.add_error(None, "请至少选用一个申报条件。")
        for each, answers in used:
            wrong = {
                name: f"请填写{label}。" for name, label in (("title", "条件"), ("source", "依据")) if not answers[name]
            }
            for name, message in (wrong | rules.lacking(each["kind"], answers)).items():
                if f"{each['key']}-{name}" not in self.errors:
                    self.add_error(f"{each['key']}-{name}", message)
        return given

    def contribute(self, whole: Definition) -> None:
        for each in self.writing.pattern.rules:
            answers = self.answers(each)
            if answers["use"]:
                params = rules.KINDS[each["kind"]].read(answers, each["params"])
                whole.rules.append({
                    "key": each["key"], "kind": each["kind"], "params": params, "title": answers["title"],
                    "blocking": answers["blocking"], "source": answers["source"],
                })  # fmt: skip


class SectionsStep(Step):
    """The sections of the plan and how long it may be."""

    key, title = "sections", "实施方案"
    facts = ("plan_min", "plan_warn_min", "plan_warn_max", "plan_max")
    FIELDS: ClassVar[dict[str, Callable[[], forms.Field]]] = {
        "key": lambda: forms.SlugField(label="代码", max_length=20, widget=forms.HiddenInput),
        "title": lambda: forms.CharField(label="标题", max_length=60),
        "hint": lambda: forms.CharField(label="填写提示", max_length=200),
        "length": lambda: forms.IntegerField(label="建议字数", min_value=0, max_value=9999),
    }

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(writing, data)
        self.rows = Rows(self, "title", self.FIELDS, writing.pattern.sections)

    @property
    def bounds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.facts]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.rows.check({})
        limits = [given.get(name) for name in self.facts]
        if None not in limits and limits != sorted(limits):  # type: ignore[type-var]
            self.add_error("plan_min", "字数界限应满足：最少 ≤ 提示下限 ≤ 提示上限 ≤ 最多。")
        if not self.errors and not self.rows.read():
            self.add_error("title-0", "实施方案至少要有一个章节。")
        if not self.errors:
            self._check_lengths(given)
        return given

    def _check_lengths(self, given: dict[str, Any]) -> None:
        """What is suggested section by section must make a plan that may be submitted."""
        lengths = [row["length"] for row in self.rows.read()]
        if all(lengths) and not given["plan_min"] <= (total := sum(lengths)) <= given["plan_max"]:
            bounds = f"{given['plan_min']}–{given['plan_max']}"
            self.add_error("length-0", f"各章节建议字数合计 {total} 字，不在全文 {bounds} 字之内。")

    def contribute(self, whole: Definition) -> None:
        super().contribute(whole)
        whole.sections = [
            {**row, "hint": row["hint"] or "", "length": row["length"] or 0}
            for row in with_keys(self.rows.read(), "section")
        ]


class RubricStep(Step, RubricRows):
    """Scoring, publicity and the award pool."""

    key, title = "rubric", "评审与奖补"
    facts = ("experts_per_application", "spread_limit", "publicity_days", "award_pool", "blind", "avoid_same_county")

    def __init__(self, writing: Writing, data: Any = None) -> None:
        Step.__init__(self, writing, data)
        self.take_rows(writing.pattern.rubric)

    @property
    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.facts]

    def contribute(self, whole: Definition) -> None:
        super().contribute(whole)
        whole.rubric = self.items()


class SourceForm(forms.Form):
    """Which batch serves as the pattern of the new one."""

    source = forms.ModelChoiceField(
        label="参照的批次", queryset=None, required=False, empty_label="2018 年通知（系统内置）"
    )

    def __init__(self, rows: Any, data: Any = None) -> None:
        super().__init__(data, initial={"source": rows.first()})
        self.fields["source"].queryset = rows  # type: ignore[attr-defined]
        self.fields["source"].help_text = "名额、申报条件、方案章节和评分标准先照它填好，再逐步修改。"
