"""Values as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.lib import formula, idnumber, money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .fields import Field, Form

    Names = Callable[[str, int], str]  # kind (user, unit, file) and id -> name

WORDY = ("text", "area", "select", "multi", "user", "unit", "file")
HALVES = {"am": "上午", "pm": "下午"}


def _nobody(_kind: str, _pk: int) -> str:
    return ""


def texts(form: Form, data: Mapping[str, Any], names: Names = _nobody, *, clear: bool = False) -> dict[str, str]:
    """Each value as one line; personal numbers masked unless ``clear``. Rows say how many they are."""
    return {field.key: shown(field, data.get(field.key), names, clear=clear) for field in form if field.holds_value}


def sought(form: Form, data: Mapping[str, Any], names: Names = _nobody) -> str:
    """What a search finds the form by: its words and names, those in rows too, but no personal numbers."""
    found = []
    for field in (one for one in form if one.holds_value and one.kind not in MASKS):
        if field.kind == "rows":
            found += [sought(field.fields, row, names) for row in data.get(field.key) or []]
        elif field.kind in WORDY:
            found.append(shown(field, data.get(field.key), names))
    return " ".join(text for text in found if text)


def shown(field: Field, value: Any, names: Names = _nobody, *, clear: bool = False) -> str:
    """One value as text; nothing for none."""
    if value in (None, "", [], {}):
        return ""
    if field.kind in {"user", "unit", "file"}:
        wanted = value if isinstance(value, list) else [value]
        return "、".join(filter(None, (names(field.kind, pk) for pk in wanted)))
    text = SHOW.get(field.kind, _plain)(field, value)
    if not clear and field.kind in MASKS:
        return MASKS[field.kind](text)
    return text if text.endswith(field.suffix) else f"{text} {field.suffix}"


def _plain(_field: Field, value: Any) -> str:
    return str(value)


def _options(field: Field, value: Any) -> str:
    labels: dict[Any, str] = dict(field.options)
    return "、".join(labels.get(code, str(code)) for code in (value if isinstance(value, list) else [value]))


def _range(_field: Field, value: Any) -> str:
    ends = [value[end] + HALVES.get(value.get(f"{end}_half", ""), "") for end in ("from", "to")]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} 至 {ends[1]}"


def _formula(field: Field, value: Any) -> str:
    return f"{money.yuan(int(value))} 元" if field.suffix == "元" else formula.show(value)


def _rows(_field: Field, value: Any) -> str:
    return f"{len(value)} 行"


SHOW: dict[str, Callable[[Field, Any], str]] = {
    "money": lambda _field, value: f"{money.yuan(value)} 元",
    "range": _range,
    "select": _options,
    "multi": _options,
    "bool": lambda _field, value: "是" if value else "否",
    "formula": _formula,
    "rows": _rows,
}
MASKS = {"phone": idnumber.mask_mobile, "idnumber": idnumber.mask_id, "email": idnumber.mask_email}
