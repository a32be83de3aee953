"""What a case consists of, how it is read from a form, and what still keeps it from being submitted."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.lib import cjk, idnumber

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Values = dict[str, Any]

ROWS = 6  # figures of the result
CELLS = {"name": "指标", "before": "实施前", "after": "实施后", "unit": "单位"}
NEEDED = ("name", "before", "after")
TITLE = 60
OPEN, CLOSED = "yes", "no"
VISITS = ((OPEN, "接受预约"), (CLOSED, "暂不接受"))
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


@dataclass(frozen=True)
class Section:
    """One text of the case with its bounds in 字."""

    key: str
    title: str
    least: int
    most: int
    help: str


SECTIONS = (
    Section("situation", "背景与问题", 30, 1000, "学校原来是什么情况，要解决什么问题。"),
    Section("practice", "做法", 50, 3000, "分几步做的，谁来做，用了什么，遇到困难怎样解决。"),
    Section("result", "成效", 30, 1500, "发生了哪些变化；数据写在下面的成效数据里。"),
    Section("lessons", "体会", 20, 1000, "别的学校要借鉴，应当注意什么。"),
)


@dataclass(frozen=True)
class Problem:
    """Something that has to be written before the case can be submitted, and where."""

    anchor: str
    message: str


def cell(number: int, part: str) -> str:
    """The name of one field of the figures."""
    return f"figure-{number}-{part}"


def names() -> list[str]:
    """All fields of the form."""
    figures = [cell(number, part) for number in range(ROWS) for part in CELLS]
    return ["title", "topic", *(s.key for s in SECTIONS), *figures, "visits", "contact_name", "contact_mobile"]


def typed(values: Mapping[str, Any]) -> dict[str, str]:
    """Stored values as texts of the form."""
    figures = list(values.get("figures", []))
    texts = {name: str(values.get(name, "")) for name in names() if not name.startswith("figure-")}
    texts["visits"] = texts["visits"] or OPEN
    for number in range(ROWS):
        row = figures[number] if number < len(figures) else {}
        texts |= {cell(number, part): str(row.get(part, "")) for part in CELLS}
    return texts


def read(values: Mapping[str, Any], given: Mapping[str, str]) -> Values:
    """Stored values with what was typed; rows of figures move up where one was emptied."""
    texts = {**typed(values), **{name: given[name].strip() for name in names() if name in given}}
    rows = [{part: texts[cell(number, part)][:40] for part in CELLS} for number in range(ROWS)]
    kept = {name: text for name, text in texts.items() if not name.startswith("figure-")}
    return {**values, **kept, "title": kept["title"][:TITLE], "figures": [row for row in rows if any(row.values())]}


def problems(values: Mapping[str, Any], topics: set[str]) -> list[Problem]:
    """What keeps the case from being submitted, in the order of the page."""
    return [*_basics(values, topics), *_texts(values), *_figures(values), *_contact(values), *_personal(values)]


def _basics(values: Mapping[str, Any], topics: set[str]) -> Iterator[Problem]:
    if not values.get("title"):
        yield Problem("id_title", "请填写标题。")
    if values.get("topic") not in topics:
        yield Problem("id_topic", "请选择主题。")


def _texts(values: Mapping[str, Any]) -> Iterator[Problem]:
    for section in SECTIONS:
        count = cjk.count(values.get(section.key, ""))
        if not count:
            yield Problem(f"id_{section.key}", f"请填写「{section.title}」。")
        elif count < section.least:
            yield Problem(f"id_{section.key}", f"「{section.title}」只有 {count} 字，至少写 {section.least} 字。")
        elif count > section.most:
            yield Problem(f"id_{section.key}", f"「{section.title}」有 {count} 字，请压缩到 {section.most} 字以内。")


def _figures(values: Mapping[str, Any]) -> Iterator[Problem]:
    rows = values.get("figures", [])
    if not rows:
        yield Problem(f"id_{cell(0, 'name')}", "请至少填写一行成效数据。")
    for number, row in enumerate(rows):
        missing = [CELLS[part] for part in NEEDED if not row.get(part)]
        if missing:
            yield Problem(f"id_{cell(number, 'name')}", f"成效数据第 {number + 1} 行缺少{'、'.join(missing)}。")


def _contact(values: Mapping[str, Any]) -> Iterator[Problem]:
    if values.get("visits", OPEN) == CLOSED:
        return
    if not values.get("contact_name"):
        yield Problem("id_contact_name", "接受参观预约的，请填写联系人。")
    if not idnumber.is_mobile(values.get("contact_mobile", "")):
        yield Problem("id_contact_mobile", "接受参观预约的，请填写 11 位联系手机。")


def _personal(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Numbers of people have no place on a public page."""
    for key, title in {"title": "标题", **{s.key: s.title for s in SECTIONS}}.items():
        text = str(values.get(key, ""))
        if _MOBILE.search(text) or any(idnumber.is_id(found.upper()) for found in _ID.findall(text)):
            yield Problem(f"id_{key}", f"「{title}」中有手机号或身份证号，案例会公开，请删去。")


def full_text(values: Mapping[str, Any]) -> str:
    """What a reader searches in."""
    figures = [" ".join(row.values()) for row in values.get("figures", [])]
    return "\n".join([str(values.get("title", "")), *(str(values.get(s.key, "")) for s in SECTIONS), *figures])


def digest(number: int, case: int, values: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of one version of one case."""
    whole = {"case": case, "version": number, "content": values}
    flat = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(flat.encode()).hexdigest()


def public_files(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [file for file in values.get("materials", []) if file.get("public")]


def files_of(values: Mapping[str, Any]) -> set[int]:
    """Ids of all files that the content names."""
    return {file["id"] for file in values.get("materials", [])} | set(values.get("cover", {}).values())
