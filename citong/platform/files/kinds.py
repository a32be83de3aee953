"""What a file is, by its content; the extension must say the same."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import filetype
from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Kind:
    """A kind of file that the product knows how to examine."""

    code: str
    label: str
    media_type: str
    extensions: tuple[str, ...]


_ALL = (
    Kind("pdf", "PDF", "application/pdf", ("pdf",)),
    Kind("jpg", "JPG 图片", "image/jpeg", ("jpg", "jpeg")),
    Kind("png", "PNG 图片", "image/png", ("png",)),
    Kind("webp", "WebP 图片", "image/webp", ("webp",)),
    Kind("docx", "Word 文档", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    Kind("xlsx", "Excel 表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    Kind(
        "pptx", "PPT 演示文稿", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",)
    ),
    Kind("ofd", "OFD 版式文件", "application/ofd", ("ofd",)),
    Kind("zip", "ZIP 压缩包", "application/zip", ("zip",)),
    Kind("txt", "文本", "text/plain", ("txt",)),
    Kind("csv", "CSV 表格", "text/csv", ("csv",)),
    Kind("mp4", "MP4 视频", "video/mp4", ("mp4", "m4v")),
    Kind("mp3", "MP3 音频", "audio/mpeg", ("mp3",)),
)
KINDS = {kind.code: kind for kind in _ALL}
IMAGES = frozenset({"jpg", "png", "webp"})
OFFICE = frozenset({"docx", "xlsx", "pptx"})
PACKED = OFFICE | {"ofd", "zip"}
PAPERS = frozenset({"pdf", "jpg", "png"})  # what a stamped paper comes back as
DOCUMENTS = PAPERS | OFFICE | {"ofd"}
SHEETS = frozenset({"xlsx", "csv"})
EVIDENCE = DOCUMENTS | {"webp", "zip", "txt", "csv", "mp4", "mp3"}

_BY_EXTENSION = {extension: kind for kind in _ALL for extension in kind.extensions}
_ADVICE = {
    **dict.fromkeys(("doc", "wps", "rtf"), "请在 Word 或 WPS 中另存为 docx 后再上传。"),
    **dict.fromkeys(("xls", "et"), "请在 Excel 或 WPS 中另存为 xlsx 后再上传。"),
    **dict.fromkeys(("ppt", "dps"), "请在 PowerPoint 或 WPS 中另存为 pptx 后再上传。"),
    **dict.fromkeys(("docm", "xlsm", "pptm"), "含宏的文档不能上传，请另存为不含宏的格式。"),
    **dict.fromkeys(("heic", "heif", "bmp", "gif", "tif", "tiff"), "请转换为 JPG 或 PNG 图片后再上传。"),
    **dict.fromkeys(("rar", "7z", "tar", "gz"), "请改用 ZIP 格式打包后再上传。"),
    **dict.fromkeys(("exe", "bat", "cmd", "js", "vbs", "ps1", "sh", "msi", "apk", "jar"), "程序文件不能上传。"),
    **dict.fromkeys(("html", "htm", "svg", "xhtml", "xml", "mht"), "网页文件不能上传，请打印为 PDF 后再上传。"),
}
_HEAD = 8192
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|object|embed|meta|link)\b", re.IGNORECASE
)
_DIRECT = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
    "audio/mpeg": "mp3",
}


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def by_name(name: str) -> Kind:
    """The kind that the extension claims; refused with advice if it is none of ours."""
    extension = extension_of(name)
    kind = _BY_EXTENSION.get(extension)
    if kind is None:
        shown = f"“.{extension}”文件" if extension else "没有扩展名的文件"
        advice = _ADVICE.get(extension, "请转换为 PDF、Word、Excel 或图片后再上传。")
        raise ValidationError(f"不接受{shown}。{advice}")
    return kind


def detect(content: BinaryIO) -> str:
    """Code of the kind that the content shows; empty if it is none of ours."""
    content.seek(0)
    head = content.read(_HEAD)
    if head.startswith(_PROGRAMS):
        return ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_packed(content)
    guessed = filetype.guess_mime(head)
    if guessed in _DIRECT:
        return _DIRECT[guessed]
    return "txt" if guessed is None and _is_text(content, head) else ""


def _detect_packed(content: BinaryIO) -> str:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        parts = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
        return next((code for prefix, code in parts.items() if any(n.startswith(prefix) for n in names)), "")
    return "zip"


def _is_text(content: BinaryIO, head: bytes) -> bool:
    """Text in UTF-8 or GB 18030, without control characters, that no browser takes for a page."""
    content.seek(0)
    whole = content.read()
    if re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", whole) or _MARKUP.search(head):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def identify(name: str, content: BinaryIO) -> Kind:
    """The kind of a file whose name and content agree."""
    claimed = by_name(name)
    found = detect(content)
    if claimed.code == "csv" and found == "txt":
        found = "csv"
    if found != claimed.code:
        seen = f"实际是{KINDS[found].label}" if found else "内容无法识别，或属于网页、程序等不允许的类型"
        raise ValidationError(
            f"文件“{name}”的扩展名是“.{extension_of(name)}”，但{seen}。请用原来的软件重新保存后再上传，不要直接改扩展名。"
        )
    return claimed


def labels(codes: frozenset[str]) -> str:
    """Kinds in words, in the order of the list above."""
    return "、".join(kind.label for kind in _ALL if kind.code in codes)
