"""XML from strangers: small, flat, in UTF-8, without document types; so nothing in it is fetched or expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

    Parser = ET.XMLPullParser[ET.Element]

LARGEST = 1024 * 1024  # bytes
DEEPEST, MOST = 60, 20_000  # elements inside one another, and in all
PIECE = 32 * 1024


class Unreadable(ValueError):
    """Nothing can be taken from the file; says why, in words for its sender."""


def parsed(content: bytes) -> ET.Element:
    """The root element.

    :raises Unreadable: the file is too large, not XML, or has something in it that no drawing needs.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"文件超过 {LARGEST // 1024 // 1024} MB，不像是流程图，请检查后重新选择。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("文件不是 UTF-8 编码，请在绘图软件中重新导出为 BPMN 2.0（UTF-8）。") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("文件带有文档类型声明（DOCTYPE），为安全起见不能读取，请删除该声明后重新上传。")
    return _tree(text)


def _tree(text: str) -> ET.Element:
    """Reads piece by piece, so that what is too deep or too long stops early; as text, whatever encoding it claims."""
    parser: Parser = ET.XMLPullParser(("start", "end"))
    watch = _Watch()
    try:
        for at in range(0, len(text), PIECE):
            parser.feed(text[at : at + PIECE])
            watch.look(parser)
        parser.close()
        watch.look(parser)
    except ET.ParseError as error:
        line, column = error.position
        raise Unreadable(f"文件不是完整的 XML：第 {line} 行第 {column + 1} 列有错，请重新导出。") from error
    if watch.root is None:
        raise Unreadable("文件是空的，请重新选择。")
    return watch.root


class _Watch:
    """Counts what a parser has read so far."""

    def __init__(self) -> None:
        self.root: ET.Element | None = None
        self.depth = self.count = 0

    def look(self, parser: Parser) -> None:
        for event, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
            self.root = element if self.root is None else self.root
            self.depth += 1 if event == "start" else -1
            self.count += event == "start"
            if self.depth > DEEPEST or self.count > MOST:
                raise Unreadable("文件的层次太深或元素太多，不像是流程图，请检查后重新选择。")
