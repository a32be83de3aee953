"""Files that are ZIP archives inside: unpacked once in small pieces, so that no bomb and no macro gets in."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from . import kinds

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_ENTRIES = 5_000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 100
SMALL = 1024 * 1024  # below this size nobody minds the ratio
_PIECE = 256 * 1024
_MACRO = re.compile(r"vba(Project|Data)|\.bin$|macrosheets/|activeX/", re.IGNORECASE)
_HARMLESS = re.compile(r"(printerSettings\d*|oleObject\d*|customProperty\d*)\.bin$", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_PROGRAMS = frozenset(
    [
        "exe",
        "dll",
        "com",
        "scr",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "js",
        "jse",
        "wsf",
        "hta",
        "msi",
        "jar",
        "apk",
        "sh",
        "lnk",
        "reg",
        "html",
        "htm",
        "svg",
    ]
)


def check(content: BinaryIO, kind: str) -> None:
    """Refuse encrypted, damaged, bomb-like or active archives."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            _check_list(entries, kind)
            _unpack(archive, entries, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise ValidationError("文件已损坏或使用了不支持的压缩方式，请重新保存后再上传。") from error


def _check_list(entries: list[zipfile.ZipInfo], kind: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ValidationError(f"文件内含 {len(entries)} 个条目，超过 {MAX_ENTRIES} 个的上限，请拆分后再上传。")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise ValidationError("文件设有密码，请去掉密码后再上传。")
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise ValidationError("压缩包里有指向包外的路径，不能上传，请重新打包。")
        if kind in kinds.OFFICE and _MACRO.search(entry.filename) and not _HARMLESS.search(entry.filename):
            raise ValidationError("文档内含宏或控件，不能上传，请另存为不含宏的文档。")
        if kind == "zip" and path.suffix.lower().removeprefix(".") in _PROGRAMS:
            raise ValidationError(f"压缩包里的“{path.name}”是程序或网页文件，不能上传，请去掉后重新打包。")


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: str) -> None:
    """Count what really comes out; sizes in the list of contents may lie."""
    packed = sum(entry.compress_size for entry in entries)
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            first = True
            while piece := part.read(_PIECE):
                if first and kind != "zip" and entry.filename.endswith((".xml", ".rels")) and _ENTITY.search(piece):
                    raise ValidationError("文档内含外部实体定义，不能上传，请用 Office 或 WPS 重新保存。")
                first = False
                total += len(piece)
                if total > MAX_UNPACKED or total > max(SMALL, MAX_RATIO * packed):
                    raise ValidationError("文件解压后过大，疑似压缩炸弹，不能上传，请检查来源或拆分后再上传。")
