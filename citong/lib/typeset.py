"""Print papers: a typst template and data in, a PDF/A-2b with embedded fonts out.

Templates name fonts by role; ``/lib/typst/house.typ`` gives them ``face("fang")`` and so on. What users typed reaches a
template as JSON in ``sys.inputs``, never as markup. A character that no font has prints as 〓.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

ROOT = Path(__file__).resolve().parent.parent
FONT_FOLDER = "CITONG_FONTS"
GETA = "〓"
_MOST_REPAIRS = 50
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_LOCK = Lock()


@dataclass(frozen=True)
class Role:
    """A role of type: the faces an office expects, then what stands in for them at ``weight``."""

    label: str
    faces: tuple[str, ...]
    stand_ins: tuple[str, ...]
    weight: int
    remedy: str


_SITE = f"把字体文件放进环境变量 {FONT_FOLDER} 所指的文件夹"
ROLES = {
    "fang": Role(
        "仿宋",
        (
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong",
            "仿宋",
            "STFangsong",
            "FZFangSong-Z02",
            "FandolFang",
            "FandolFang R",
        ),
        (_SERIF,),
        300,
        f"{_SITE}，或安装Debian软件包 texlive-lang-chinese；现以思源宋体细体（软件包 fonts-noto-cjk-extra）代替",
    ),
    "song": Role(
        "宋体",
        ("SimSun", "宋体", "STSong", "FandolSong", _SERIF),
        (_SANS,),
        400,
        "请安装Debian软件包 fonts-noto-cjk",
    ),
    "xbs": Role(
        "小标宋",
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong"),
        (_SERIF,),
        600,
        f"{_SITE}；现以思源宋体半粗（软件包 fonts-noto-cjk-extra）代替",
    ),
    "hei": Role(
        "黑体", ("SimHei", "黑体", "STHeiti", "FandolHei", _SANS), (_SERIF,), 400, "请安装Debian软件包 fonts-noto-cjk"
    ),
    "kai": Role(
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FandolKai", "LXGW WenKai"),
        (_SERIF,),
        400,
        "请安装Debian软件包 fonts-lxgw-wenkai",
    ),
}
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif")
_RARE = (_SERIF, "LXGW WenKai", _SANS)  # behind every role: 昇 玥 堃 喆 are in none of the GB 2312 faces


class MissingFonts(RuntimeError):
    """Not one Chinese font is on the machine; ``str()`` names the remedy."""


@lru_cache(maxsize=1)
def _load(folder: str) -> typst.Fonts:
    return typst.Fonts(font_paths=[folder] if folder else [])


def _fonts() -> typst.Fonts:
    """The fonts of this process, read once, on first use."""
    with _LOCK:
        return _load(os.environ.get(FONT_FOLDER, ""))


def missing_roles() -> list[str]:
    """One warning in Chinese for each role whose own face is not on this machine, with the remedy."""
    return warnings(_fonts().families())


def check() -> None:
    """Raise ``MissingFonts`` if nothing can be printed on this machine."""
    faces(_fonts().families())


def warnings(families: Sequence[str]) -> list[str]:
    present = set(families)
    return [f"缺少{role.label}字体：{role.remedy}。" for role in ROLES.values() if not present & set(role.faces)]


def faces(families: Sequence[str]) -> dict[str, Any]:
    """For each role the families to try and the weight, among the ``families`` that are there."""
    present = set(families)
    if not present & {face for role in ROLES.values() for face in (*role.faces, *role.stand_ins)}:
        raise MissingFonts(f"这台机器上没有中文字体，无法排印。请安装Debian软件包 fonts-noto-cjk，或{_SITE}。")
    return {
        "latin": next(face for face in _LATIN if face in present),
        **{code: _role(role, present) for code, role in ROLES.items()},
    }


def _role(role: Role, present: set[str]) -> dict[str, Any]:
    own = [face for face in role.faces if face in present]
    chain = dict.fromkeys([*own, *role.stand_ins, *_RARE])
    return {"families": [face for face in chain if face in present], "weight": 400 if own else role.weight}


def pdf(template: Path, data: dict[str, Any], *, root: Path = ROOT, timestamp: datetime | None = None) -> bytes:
    """Typeset ``data`` (JSON-able, dates already as text) with ``template``, which lies under ``root``.

    ``timestamp`` becomes the file's date of creation; with it the same data give the same bytes.
    """
    fonts = _fonts()
    inputs = {"fonts": json.dumps(faces(fonts.families())), "data": json.dumps(cleaned(data), ensure_ascii=False)}
    for _ in range(_MOST_REPAIRS):
        try:
            return _compile(template, inputs, root, fonts, timestamp)
        except typst.TypstError as error:
            missing = _MISSING_GLYPH.search(error.message)
            repaired = _without(inputs["data"], missing.group(1)) if missing else inputs["data"]
            if repaired == inputs["data"]:
                raise
            inputs["data"] = repaired
    raise MissingFonts("文字里有太多本机字体没有的字符，无法排印，请检查是否粘贴了特殊符号。")


def _compile(
    template: Path, inputs: dict[str, str], root: Path, fonts: typst.Fonts, timestamp: datetime | None
) -> bytes:
    result = typst.compile(
        str(template),
        root=str(root),
        font_paths=fonts,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=timestamp,
    )
    if not isinstance(result, bytes):
        raise TypeError("typst did not return one PDF")
    return result


def cleaned(value: Any) -> Any:
    """The same data without control, direction and zero-width characters, tabs as blanks."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\t", " "))
    if isinstance(value, dict):
        return {key: cleaned(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(part) for part in value]
    return value


def _without(data: str, missing: str) -> str:
    """The JSON text with a 〓 for every character of ``missing`` (as the compiler quotes it), ASCII excepted."""
    characters = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), missing)
    return data.translate({ord(sign): GETA for sign in characters if not sign.isascii()})
