"""What is wrong with a form before it is published, in words that name the field and the remedy."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from citong.lib import conditions, formula

from .booking import BOOKABLE, TIMES, booked
from .cleaning import Wrong, clean
from .fields import IN_ROWS, KINDS, NUMBERS, labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .fields import Field, Form

COUNTED = {"rows": ("count",), "range": formula.SPANS}  # kind -> the functions that make a number of it
OPTIONAL = ("select", "multi")
CHOICES = ("eq", "ne", "in", "not_in")  # comparisons with whole options
DEFAULTS = {"today": "date", "self": "user", "own_unit": "unit", "own_phone": "phone"}  # words -> the kind they are for
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")


def problems(form: Form) -> list[str]:
    """All problems of the form, in the order of its fields; empty if it can be published."""
    return [*_fields(form), *_bookings(form)]


def _fields(form: Form) -> list[str]:
    repeated = [key for key, times in Counter(field.key for field in form).items() if times > 1]
    found = [f"字段标识「{key}」重复，请改为不同的标识。" for key in repeated]
    for number, field in enumerate(form):
        found += _of_field(field, form[:number])
    return found


def _bookings(form: Form) -> Iterator[str]:
    for one, field in booked(form):
        kinds = {before.key: before.kind for before in form[: form.index(field)]}
        if one.kind not in BOOKABLE or [kinds.get(key, "") for key in one.books] not in TIMES:
            yield f"「{one.label}」同一时间只能一人使用：占用时间应是排在它前面的起止日期、日期，或日期和两个时间。"


def _of_field(field: Field, before: Form) -> Iterator[str]:
    name = field.label or field.key
    if not KEY.match(field.key):
        yield f"「{name}」的标识只能用小写字母、数字和下划线，并以字母开头。"
    if not field.label.strip():
        yield f"第 {len(before) + 1} 个字段（{KINDS[field.kind]}）没有名称，请填写。"
    if field.kind in OPTIONAL:
        yield from _options(field)
    if field.kind == "rows":
        yield from _columns(field)
    if field.kind == "formula":
        yield from _formula(field, before)
    if field.least is not None and field.most is not None and field.least > field.most:
        yield f"「{name}」的最小值大于最大值，请检查。"
    yield from _default(field, name)
    for text in of_condition(field.when, before):
        yield f"「{name}」的显示条件：{text}"


def _default(field: Field, name: str) -> Iterator[str]:
    """A default is a word for its kind, or a value that one could have given."""
    if isinstance(field.default, str) and DEFAULTS.get(field.default) == field.kind:
        return
    try:
        clean(field, field.default)
    except Wrong as error:
        yield f"「{name}」的默认值不对，请修改或清空默认值：{error}"


def of_condition(when: Any, before: Form) -> list[str]:
    """What is wrong with a condition on the fields ``before`` it: of its own, or an option that does not exist."""
    if found := conditions.check(when, labels(before)):
        return found
    known = {field.key: field for field in before if field.kind in OPTIONAL}
    parts = [part for part in conditions.parts(when) if part["field"] in known]
    return [text for part in parts for text in _chosen(known[part["field"]], part)]


def _chosen(field: Field, part: Any) -> Iterator[str]:
    if part["op"] not in CHOICES and (field.kind, part["op"]) != ("multi", "contains"):
        return
    codes = [code for code, _ in field.options]
    wanted = part["value"] if isinstance(part["value"], list) else [part["value"]]
    if gone := [str(code) for code in wanted if code not in codes]:
        offered = "、".join(label for _, label in field.options)
        yield f"「{field.label}」没有选项「{'、'.join(gone)}」，请改为现有的选项：{offered or '（还没有选项）'}。"


def _options(field: Field) -> Iterator[str]:
    codes = [code for code, _ in field.options]
    if not field.options:
        yield f"「{field.label}」没有选项，请至少填写一个。"
    if len(set(codes)) < len(codes) or any(not label.strip() for _, label in field.options):
        yield f"「{field.label}」的选项有重复或空白，请修改。"


def _columns(field: Field) -> Iterator[str]:
    if not field.fields:
        yield f"明细表「{field.label}」没有列，请至少加一列。"
    for column in field.fields:
        if column.kind not in IN_ROWS:
            yield f"明细表「{field.label}」的列「{column.label}」不能是{KINDS[column.kind]}。"
        if column.when is not None:
            yield f"明细表「{field.label}」的列「{column.label}」不能设显示条件，请把条件设在整张表上。"
    yield from (f"明细表「{field.label}」：{text}" for text in _fields(field.fields))


def _formula(field: Field, before: Form) -> Iterator[str]:
    """A formula may look at numbers before it, columns of rows and spans of days."""
    known = {("number", one.key) for one in before if one.kind in NUMBERS}
    known |= {("sum", f"{rows.key}.{one.key}") for rows in before for one in rows.fields if one.kind in NUMBERS}
    known |= {(name, one.key) for one in before for name in COUNTED.get(one.kind, ())}
    try:
        unknown = sorted(key for _, key in formula.uses(field.formula) - known)
    except formula.FormulaError as error:
        yield f"「{field.label}」：{error}"
        return
    if unknown:
        yield f"「{field.label}」的公式用到了不存在或排在后面的数字字段：{'、'.join(unknown)}。"
