"""Form fields that Django does not have: several files, a span of days with halves, a table of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.choices import Few
from citong.kit.filters import DateInput
from citong.ui.components.forms import CLASSES, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.lib.formdef import Field

DIGITS = 18  # of the largest key that a database looks for
HALVES = [("", "全天"), ("am", "上午"), ("pm", "下午")]


class Files(forms.ClearableFileInput):
    """Several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads, at most ``most``."""

    widget = Files

    def __init__(self, *, most: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            raise forms.ValidationError(f"{self.label}最多 {self.most} 个文件。")
        return [super(FilesField, self).clean(one, initial) for one in given]


class SpanWidget(forms.MultiWidget):
    """From a day to a day, with halves where they count."""

    template_name = "kit/adhoc/span.html"
    use_fieldset = True

    def __init__(self, *, halves: bool) -> None:
        ends: dict[str, forms.Widget | type[forms.Widget]] = {}
        for end, label in (("from", "开始日期"), ("to", "结束日期")):
            ends[end] = DateInput({"aria-label": label, "class": "form-control"})
            if halves:
                named = {"aria-label": f"{label}的上下午", "class": "form-select"}
                ends[f"{end}_half"] = forms.Select(named, choices=HALVES)
        super().__init__(ends)
        self.names = list(ends)
        self.widgets_names = [f"-{name}" for name in ends]  # keys have no hyphen, so no other field is called so

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, widget in zip(context["widget"]["subwidgets"], self.widgets, strict=True):
            part["attrs"]["class"] = widget.attrs["class"]  # not those of the field as a whole
        return context

    def decompress(self, value: Mapping[str, Any] | None) -> list[Any]:
        return [(value or {}).get(name) for name in self.names]


class SpanField(forms.MultiValueField):
    """Gives ``{"from", "to", "from_half", "to_half"}`` with ISO dates."""

    def __init__(self, *, halves: bool, **kwargs: Any) -> None:
        day = {"invalid": "日期请按 2026-03-01 的样子填写。"}
        parts: list[forms.Field] = []
        for _ in range(2):
            parts.append(forms.DateField(required=False, error_messages=day))
            if halves:
                parts.append(forms.ChoiceField(required=False, choices=HALVES))
        super().__init__(parts, widget=SpanWidget(halves=halves), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> dict[str, str] | None:
        names: list[str] = self.widget.names
        given = {name: value for name, value in zip(names, data_list, strict=False) if value}
        if not given:
            return None
        if not {"from", "to"} <= given.keys():
            raise forms.ValidationError("请同时填写开始日期和结束日期。")
        return {name: value if isinstance(value, str) else value.isoformat() for name, value in given.items()}


class RowsWidget(forms.Widget):
    """A table whose rows are added and removed in the browser; without scripts three empty rows are ready."""

    template_name = "kit/adhoc/rows.html"
    READY = 3

    def __init__(self, columns: list[tuple[Field, forms.Field]]) -> None:
        super().__init__()
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = list(value or [])
        for field, asked in self.columns:
            if isinstance(choices := getattr(asked.widget, "choices", None), Few):
                choices.gather(str(pk) for row in rows if (pk := row.get(field.key)))
        lines = [self._line(name, str(number), row) for number, row in enumerate(rows)]
        blank = [self._line(name, str(number), {}) for number in range(self.READY)]
        context["widget"] |= {
            "columns": [field for field, _ in self.columns],
            "lines": lines or blank,
            "blank": not lines,
            "pattern": self._line(name, "__n__", {}),
        }
        return context

    def _line(self, name: str, number: str, row: Mapping[str, Any]) -> list[tuple[Field, str]]:
        return [(field, self._cell(field, asked, f"{name}-{number}-{field.key}", row)) for field, asked in self.columns]

    @staticmethod
    def _cell(field: Field, asked: forms.Field, name: str, row: Mapping[str, Any]) -> str:
        attrs = asked.widget_attrs(asked.widget) | {
            "aria-label": field.label,
            "id": f"id_{name}",
            "class": CLASSES[kind_of(asked.widget)],
        }
        return str(asked.widget.render(name, asked.prepare_value(row.get(field.key)), attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """The rows in which something was typed, so that the numbers in errors are those of the page that comes back."""
        found = re.compile(rf"{re.escape(name)}-(\d{{1,6}})-")
        numbers = sorted({int(match[1]) for key in data if (match := found.match(key))})
        rows = (self._row(data, files, f"{name}-{number}") for number in numbers)
        return [row for row in rows if any(one.strip() if isinstance(one, str) else one for one in row.values())]

    def _row(self, data: Any, files: Any, at: str) -> dict[str, Any]:
        return {
            field.key: asked.widget.value_from_datadict(data, files, f"{at}-{field.key}")
            for field, asked in self.columns
            if field.typed
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)


def _cleaner(field: Field, asked: forms.Field, rows: list[dict[str, Any]]) -> Callable[[Any], Any]:
    """How a column's values are checked; people and units of all rows are fetched at once."""
    if not isinstance(asked, forms.ModelChoiceField) or asked.queryset is None:
        return asked.clean
    given = {pk for row in rows for pk in _listed(row.get(field.key)) if pk.isdecimal() and len(pk) <= DIGITS}
    found = {str(row.pk): row for row in asked.queryset.filter(pk__in=given)} if given else {}

    def clean(value: Any) -> Any:
        wrong = [pk for pk in _listed(value) if pk not in found]
        if wrong:
            raise forms.ValidationError(asked.error_messages["invalid_choice"], params={"value": wrong[0]})
        chosen = [found[pk] for pk in _listed(value)]
        return chosen if field.many else next(iter(chosen), None)

    return clean


def _listed(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]


class RowsField(forms.Field):
    """Gives a list of rows; what is wrong says in which row."""

    def __init__(self, columns: list[tuple[Field, forms.Field]], **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(columns), **kwargs)
        self.columns = columns

    def clean(self, value: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
        rows, wrong = [], []
        cleaners = {field: _cleaner(field, asked, value or []) for field, asked in self.columns if field.typed}
        for number, raw in enumerate(value or [], 1):
            kept = {}
            for field, clean in cleaners.items():
                try:
                    kept[field.key] = clean(raw.get(field.key))
                except forms.ValidationError as error:
                    wrong.append(f"第 {number} 行「{field.label}」：{' '.join(error.messages)}")
            rows.append(kept)
        if wrong:
            raise forms.ValidationError(wrong)
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return rows
