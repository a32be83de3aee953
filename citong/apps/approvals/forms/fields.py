"""The drawer of one form field, and the field that it makes."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.lib.formdef.fields import IN_ROWS, KINDS, SILENT

from .designing import Data, arm_data, arm_form, condition_of, one_of

if TYPE_CHECKING:
    from citong.lib.formdef import Field, Form

TYPED = [kind for kind in KINDS if kind not in (*SILENT, "formula")]
WITH_OPTIONS = ["select", "multi"]
SIZES = {"text": "最多字数", "area": "最多字数", "int": "最大值", "money": "最大值（元）", "rows": "最多行数"}


def drawer(field: Field, before: Form) -> Form:
    """What can be set of a field of its kind; a condition may look at the fields before it."""
    fields: list[Data] = [{"key": "label", "kind": "text", "label": "名称", "required": True, "most": 100}]
    if field.kind in TYPED:
        fields += [
            {"key": "required", "kind": "bool", "label": "必填"},
            {"key": "hint", "kind": "text", "label": "填写提示", "most": 200},
        ]
    if field.kind in WITH_OPTIONS:
        fields.append(
            {"key": "options", "kind": "area", "label": "选项", "hint": "一行一个", "required": True, "most": 2000}
        )
    if field.kind in {"int", "money"}:
        fields.append({"key": "least", "kind": "int", "label": "最小值"})
    if field.kind in SIZES:
        fields.append({"key": "most", "kind": "int", "label": SIZES[field.kind]})
    if field.kind in {"user", "unit"}:
        fields.append({"key": "many", "kind": "bool", "label": "可选多个"})
    if field.kind == "range":
        fields.append({"key": "halves", "kind": "bool", "label": "按半天计算"})
    if field.kind == "formula":
        names = "、".join(f"{one.key}（{one.label}）" for one in before if one.holds_value)
        fields.append(
            {
                "key": "formula",
                "kind": "text",
                "label": "公式",
                "required": True,
                "hint": f"可用：{names or '前面还没有字段'}；sum(表.列)、count(表)、days(起止日期)、workdays(起止日期)",
            }
        )
    if field.kind in {"int", "formula", "text"}:
        fields.append(
            {"key": "suffix", "kind": "text", "label": "单位", "hint": "公式的单位填「元」时按金额显示", "most": 10}
        )
    if field.kind == "rows":
        fields.append(_columns())
    fields += _books(field, before)
    condition = [one for one in formdef.dump(arm_form(before)) if one["key"] != "name"]
    return formdef.parse(fields) + (tuple(formdef.parse(condition)) if len(condition) > 1 else ())


def _books(field: Field, before: Form) -> list[Data]:
    """When the thing is taken that the field names: in a span or on a day before it; hours beside a day stay as they are."""
    days = one_of([(one.key, one.label) for one in before if one.kind in {"range", "date"}])
    if field.kind not in formdef.BOOKABLE or not days:
        return []
    hint = "例如会议室、车辆；选择占用的时间"
    return [{"key": "books", "kind": "select", "label": "同一时间只能一人使用", "hint": hint, "options": days}]


def _columns() -> Data:
    column: list[Data] = [
        {"key": "label", "kind": "text", "label": "列名", "required": True},
        {
            "key": "kind",
            "kind": "select",
            "label": "类型",
            "required": True,
            "options": one_of([(k, KINDS[k]) for k in IN_ROWS]),
        },
        {"key": "required", "kind": "bool", "label": "必填"},
        {"key": "options", "kind": "text", "label": "选项", "hint": "用顿号隔开"},
        {"key": "formula", "kind": "text", "label": "公式"},
        {"key": "suffix", "kind": "text", "label": "单位"},
        {"key": "key", "kind": "text", "label": "标识"},
    ]
    return {"key": "columns", "kind": "rows", "label": "列", "required": True, "fields": column}


def data_of(field: Field, before: Form) -> Data:
    """The field as its drawer shows it."""
    from citong.lib.flow.steps import Arm

    lines = "\n".join(label for _, label in field.options)
    shown = {
        name: getattr(field, name)
        for name in ("label", "required", "hint", "least", "most", "many", "halves", "formula", "suffix")
    }
    condition = {key: value for key, value in arm_data(Arm("", (), field.when), before).items() if key != "name"}
    shown["books"] = next(iter(field.books), None)
    return shown | {"options": lines, "columns": [_column(one) for one in field.fields]} | condition


def _column(one: Field) -> Data:
    options = "、".join(label for _, label in one.options)
    return {
        "label": one.label,
        "kind": one.kind,
        "required": one.required,
        "options": options,
        "formula": one.formula,
        "suffix": one.suffix,
        "key": one.key,
    }


def field_of(field: Field, data: Data, before: Form) -> Field:
    """The field as its drawer gives it; options keep their codes by their names."""
    plain = {name: data.get(name) for name in ("label", "hint", "least", "most", "formula", "suffix")}
    plain |= {name: bool(data.get(name)) for name in ("required", "many", "halves")}
    texts = {name: plain[name] or "" for name in ("label", "hint", "formula", "suffix")}
    condition = condition_of(data, before) if data.get("parts") else None
    taken = data.get("books")
    return replace(
        field,
        **(plain | texts),
        when=condition,
        books=field.books if taken in field.books[:1] else (taken,) if taken else (),
        options=options_of(field, (data.get("options") or "").splitlines()),
        fields=tuple(columns_of(field, data.get("columns") or [])),
    )


def options_of(field: Field, lines: list[str]) -> tuple[tuple[str, str], ...]:
    known = {label: code for code, label in field.options}
    labels = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    taken = {code for label, code in known.items() if label in labels}
    fresh = (code for number in count(1) if (code := f"o{number}") not in taken)
    return tuple((known.get(label) or next(fresh), label) for label in labels)


def columns_of(field: Field, rows: list[Data]) -> list[Field]:
    known = {one.key: one for one in field.fields}
    taken = {str(row.get("key")) for row in rows}
    fresh = (key for number in count(1) if (key := f"c{number}") not in taken)
    found = []
    for row in rows:
        key = row.get("key") or next(fresh)
        old = known.get(key, formdef.Field(key, row["kind"]))
        made: Any = replace(
            old,
            kind=row["kind"],
            label=row.get("label") or "",
            required=bool(row.get("required")),
            formula=row.get("formula") or "",
            suffix=row.get("suffix") or "",
            options=options_of(old, (row.get("options") or "").replace("、", "\n").splitlines()),
        )
        found.append(made)
    return found


def blank(form: Form, kind: str) -> Field:
    """A new field of a kind."""
    taken = {field.key for field in form}
    key = next(name for number in count(1) if (name := f"f{number}") not in taken)
    return formdef.Field(key, kind, KINDS[kind], options=(("o1", "选项一"),) if kind in WITH_OPTIONS else ())
