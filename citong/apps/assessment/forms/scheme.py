"""考核方案 as one form: its facts and three tables of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.assessment.models import Kind, Scheme, VetoItem
from citong.apps.assessment.models.scheme import BOUNDED
from citong.kit.filters import DateInput
from citong.kit.forms import ask_in_words
from citong.kit.rows import Rows, with_keys
from citong.lib import grading
from citong.records.programmes import measures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.core.exceptions import ValidationError

FULL = 100
BY_REVIEWERS = ("", "评审人评分")
FACTS = ("title", "kind", "effective_from", "objection_days", "basis")


class FactsForm(forms.ModelForm[Scheme]):
    """What the scheme is called and from when on it holds; its ``save`` is never called."""

    class Meta:
        model = Scheme
        fields = FACTS
        widgets = {"effective_from": DateInput()}

    def __init__(self, *args: Any, fixed_kind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_kind:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [("", "请选择"), *Kind.choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            ask_in_words(field)


def sources(known: str = "") -> list[tuple[str, str]]:
    """By reviewers, or from a registered measure; ``known`` stays choosable although nobody registers it any more."""
    listed = measures.choices()
    gone = [(known, f"未登记的数据（{known}）")] if known and known not in dict(listed) else []
    return [BY_REVIEWERS, *listed, *gone]


class RowsForm(forms.Form):
    """A table that is typed."""

    rows: Rows
    main = ""
    columns: Mapping[str, Callable[[], forms.Field]] = {}
    needed: Mapping[str, str] = {}
    start = "row"

    def __init__(self, given: Sequence[Mapping[str, Any]], data: Any = None) -> None:
        super().__init__(data, prefix=self.start)
        self.rows = Rows(self, self.main, self.columns, given)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.rows.check(self.needed)
        return given

    def read(self) -> list[dict[str, Any]]:
        return with_keys(self.rows.read(), self.start)


def _key() -> forms.Field:
    return forms.SlugField(label="代码", max_length=20, widget=forms.HiddenInput)


class IndicatorRows(RowsForm):
    """Indicators whose weights sum to 100."""

    main, start = "title", "indicator"
    columns = {
        "key": _key,
        "title": lambda: forms.CharField(label="指标", max_length=60),
        "weight": lambda: forms.IntegerField(label="分值", min_value=1, max_value=FULL),
        "source": lambda: forms.ChoiceField(label="数据来源", choices=sources()),
        "scale": lambda: forms.CharField(label="计分标准", max_length=120),
        "anchors": lambda: forms.CharField(label="评分要点", max_length=500, widget=forms.Textarea({"rows": 2})),
    }
    needed = {"weight": "请填写分值。"}

    def __init__(self, given: Sequence[Mapping[str, Any]], data: Any = None) -> None:
        super().__init__(given, data)
        for number, row in enumerate(self.rows):
            known = str(given[number].get("source", "")) if number < len(given) else ""
            row["source"].field.choices = sources(known)
            row["weight"].field.widget.attrs |= {"data-meter-target": "input", "data-action": "input->meter#update"}
            row["scale"].field.widget.attrs["placeholder"] = "60-100"

    @property
    def total(self) -> int:
        """The sum of the weights as they are shown."""
        return sum(int(text) for row in self.rows if (text := str(row["weight"].value() or "")).isdecimal())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for number in range(self.rows.count):
            title, source = given.get(f"title-{number}"), given.get(f"source-{number}")
            if title and source and (said := _unreadable(str(given.get(f"scale-{number}") or ""))):
                self.add_error(f"scale-{number}", said)
            if title and not source and not given.get(f"anchors-{number}"):
                self.add_error(f"anchors-{number}", "请填写评分要点，供评审人掌握尺度。")
        total = sum(item["weight"] or 0 for item in self.rows.read())
        if not self.errors and total != FULL:
            self.add_error(None, f"指标的分值合计应为 100，现为 {total}。")
        return given


def _unreadable(text: str) -> str:
    try:
        grading.scale(text)
    except ValueError as error:
        return f"{error}。"
    return ""


class VetoRows(RowsForm):
    """What allows no other grade than 不合格."""

    main, start = "title", "veto"
    columns = {
        "key": _key,
        "title": lambda: forms.CharField(label="否决事项", max_length=120),
        "confirmer": lambda: forms.ChoiceField(label="认定单位", choices=VetoItem.Confirmer.choices),
        "evidence": lambda: forms.CharField(label="所需佐证", max_length=200),
    }


class ThresholdRows(RowsForm):
    """Which total makes which grade, from a day on."""

    main, start = "least", "threshold"
    columns = {
        "grade": lambda: forms.ChoiceField(label="等级", choices=[(g.value, g.label) for g in BOUNDED]),
        "least": lambda: forms.DecimalField(
            label="最低分", min_value=0, max_value=FULL, max_digits=5, decimal_places=2
        ),
        "since": lambda: forms.DateField(label="起始日期", widget=DateInput()),
    }
    needed = {"since": "请填写起始日期。"}

    def read(self) -> list[dict[str, Any]]:
        return self.rows.read()


class SchemeForm:
    """The four parts, sent and checked together."""

    def __init__(
        self, rows: Mapping[str, Sequence[Mapping[str, Any]]], instance: Scheme, data: Any = None, *, fixed_kind: bool = False
    ) -> None:  # fmt: skip
        self.facts = FactsForm(data, instance=instance, fixed_kind=fixed_kind)
        self.indicators = IndicatorRows(rows.get("indicators", ()), data)
        self.vetoes = VetoRows(rows.get("veto_items", ()), data)
        self.thresholds = ThresholdRows(rows.get("thresholds", ()), data)

    @property
    def parts(self) -> list[forms.BaseForm]:
        return [self.facts, self.indicators, self.vetoes, self.thresholds]

    @property
    def wrong(self) -> bool:
        return any(part.errors for part in self.parts)

    def is_valid(self) -> bool:
        states = [part.is_valid() for part in self.parts]  # each says what is wrong with it
        return all(states)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return {
            "indicators": self.indicators.read(),
            "veto_items": self.vetoes.read(),
            "thresholds": self.thresholds.read(),
        }

    def blame(self, error: ValidationError) -> None:
        """What an action refused, at the facts."""
        given = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, said in given.items():
            self.facts.add_error(name if name in self.facts.fields else None, said)  # type: ignore[arg-type]
