"""What can be read out of a pasted notice: document number, title, dates and contact, as suggestions for the officer."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Batch

_GAP = r"[ \t\u3000]*"
_DATE = rf"(\d{{4}}){_GAP}年{_GAP}(\d{{1,2}}){_GAP}月{_GAP}(\d{{1,2}}){_GAP}日"
_NUMBER = re.compile(
    rf"([\u4e00-\u9fff]{{2,10}}){_GAP}[〔\[【(（]{_GAP}(\d{{4}}){_GAP}[〕\]】)）]{_GAP}(\d{{1,4}}){_GAP}号"
)
_TITLE = re.compile(r"[^\n]*关于[^\n]*的通知")
_FORM = re.compile(  # among what is enclosed
    rf"(?P<place>\d{{1,2}}){_GAP}[.．、]{_GAP}(?P<name>[\u4e00-\u9fff“”]{{4,40}}?)申报表", re.MULTILINE
)
_DEADLINES = (re.compile(rf"截止[^\n。；]{{0,20}}?{_DATE}"), re.compile(rf"{_DATE}[^\n。；]{{0,6}}?(?:之?前|截止)"))
_ALONE = re.compile(rf"^{_GAP}{_DATE}{_GAP}$", re.MULTILINE)
_NAME = re.compile(rf"联{_GAP}系{_GAP}人{_GAP}[:：]{_GAP}([\u4e00-\u9fff·]{{2,12}})")
_PHONE = re.compile(rf"(?:联系)?电{_GAP}话{_GAP}[:：]{_GAP}((?:0\d{{2,3}}-?)?\d{{7,11}})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def read(text: str) -> dict[str, Any]:
    """Suggestions by field of the batch: texts as they stand there, ``issued_on`` and ``deadline`` as dates."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    found = {
        "document_number": _document_number(text),
        "title": _title(text),
        "project_name": _first(_FORM, text, "name"),
        "issued_on": _day(_last(_ALONE, text)),
        "deadline": _day(next((m for pattern in _DEADLINES if (m := pattern.search(text))), None)),
        "contact_name": _first(_NAME, text),
        "contact_phone": _first(_PHONE, text),
        "contact_email": _EMAIL.search(text) and _EMAIL.search(text)[0],  # type: ignore[index]
    }
    return {name: value for name, value in found.items() if value}


def title_of(batch: Batch) -> str:
    """The title of the notice itself, which is longer than the name of the batch."""
    return _title(batch.notice_text) or batch.title


def cited(batch: Batch) -> str:
    """《…》（…号）: how a document names the notice that the batch follows."""
    return f"《{title_of(batch)}》（{batch.document_number}）"


def annex(batch: Batch) -> str:
    """附件2: as which of its enclosures the notice sends the form."""
    return f"附件{_first(_FORM, batch.notice_text, 'place')}"


def _document_number(text: str) -> str:
    """The notice's own number stands in its head; numbers that it quotes stand behind brackets or quotation marks."""
    for match in _NUMBER.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not line.strip():
            return "{}〔{}〕{}号".format(*match.groups())
    return ""


def _title(text: str) -> str:
    match = _TITLE.search(text)
    return re.sub(r"\s+", "", match[0]) if match else ""


def _first(pattern: re.Pattern[str], text: str, group: str | int = 1) -> str:
    match = pattern.search(text)
    return match[group] if match else ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
