"""Approvals as they are printed and filed, in the style of their version: what was filled in, who said what, and signatures."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.kit import adhoc
from citong.kit.adhoc.reading import headed
from citong.lib import formdef, typeset
from citong.platform.workflow.models import FlowVersion, Signature

from ..queries import attached, story
from . import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citong.kit.adhoc.reading import Cell
    from citong.platform.workflow.models import Instance
    from citong.ui.shapes import Event

TEMPLATES = Path(__file__).parent / "templates"
Paper = FlowVersion.Paper
STYLES = {
    Paper.SLIP: ("slip.typ", "审批单"),
    Paper.SHEET: ("sheet.typ", "审批表"),
    Paper.REQUEST: ("sheet.typ", "呈批件"),
}
HALF = 14  # so many characters fit beside another field


def pdf(instance: Instance, rights: Mapping[str, str]) -> bytes:
    """The paper for one reader: what is hidden from him is not on it."""
    return _typeset(instance.version, values(instance, rights))


def specimen(version: FlowVersion) -> bytes:
    """The paper before anybody has applied: for who designs it, and to be filled in by hand."""
    rights = dict.fromkeys(formdef.keys(formdef.parse(version.form)), "read")
    frame = _frame(version, {}, rights, missing="")
    nothing = {"head": version.flow.unit.name, "number": "", "initiator": "", "unit": "", "started": "", "status": ""}
    return _typeset(version, frame | nothing | {"events": [], "boxes": boxes.blank(version)})


def values(instance: Instance, rights: Mapping[str, str]) -> dict[str, Any]:
    return _frame(instance.version, instance.data, rights) | {
        "head": instance.unit.organisation.name,
        "number": instance.number,
        "unit": instance.unit.name,
        "initiator": str(instance.initiator),
        "started": story.when(instance.started_at),
        "status": instance.get_result_display(),
        "events": [_event(one.number, event) for one in story.rounds(instance) for event in one.events],
        "boxes": boxes.signed(instance),
        "pictures": _pictures(instance),
    }


def _typeset(version: FlowVersion, shown: dict[str, Any]) -> bytes:
    return typeset.pdf(TEMPLATES / STYLES[Paper(version.paper)][0], shown)


def _frame(
    version: FlowVersion, data: Mapping[str, Any], rights: Mapping[str, str], missing: str = "—"
) -> dict[str, Any]:
    """What the version decides about its paper, and the form."""
    return {
        "title": version.paper_title or f"{version.flow.name}{STYLES[Paper(version.paper)][1]}",
        "note": version.paper_note,
        "red": version.paper == Paper.REQUEST,
        "parts": parts(adhoc.cells(formdef.parse(version.form), data, rights), missing),
        "pictures": {},
    }


def _pictures(instance: Instance) -> dict[str, list[int]]:
    """The handwritings on this paper as bytes; JSON knows no others."""
    used = instance.tasks.exclude(signature=None).values("signature")
    found = {}
    for one in Signature.objects.filter(pk__in=used).select_related("file"):
        with one.file.file.open("rb") as opened:
            found[str(one.pk)] = list(opened.read())
    return found


def parts(cells: list[Cell], missing: str = "—") -> list[dict[str, Any]]:
    """Headings, tables and runs of plain fields in the order of the form; notes are for those who fill it in."""
    shown = headed([cell for cell in cells if cell.field.kind != "note"])
    found: list[dict[str, Any]] = []
    for kind, run in groupby(shown, _kind):
        if kind == "cells":
            plain = [_plain(cell, missing) for cell in run]
            found.append({"kind": kind, "lines": list(_lines(plain))})
        else:
            found += [{"kind": kind, "label": cell.field.label} | _table(cell) for cell in run]
    return found


def _kind(cell: Cell) -> str:
    if cell.field.kind == "section":
        return "heading"
    return "table" if cell.rows else "cells"


def _plain(cell: Cell, missing: str) -> dict[str, str]:
    return {"label": cell.field.label, "text": cell.text or missing}


def _lines(cells: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """Two short fields beside each other, a long one alone."""
    waiting: list[dict[str, str]] = []
    for cell in cells:
        short = len(cell["text"]) <= HALF and "\n" not in cell["text"]
        if waiting and short:
            yield [*waiting, cell]
            waiting = []
        elif short:
            waiting = [cell]
        else:
            yield from ([waiting] if waiting else [])
            waiting = []
            yield [cell]
    if waiting:
        yield waiting


def _table(cell: Cell) -> dict[str, Any]:
    return {"heads": list(cell.heads), "rows": [[text or "—" for text in row] for row in cell.rows]}


def _event(number: int, event: Event) -> dict[str, Any]:
    """One entry of the record; each of several signers has a line and a picture of his own."""
    lines = (event.who, event.note, attached.named(event.files))
    one = {"text": "\n".join(line for line in lines if line), "picture": event.picture}
    many = [
        {"text": " ".join(filter(None, (each.who, each.result, attached.named(each.files)))), "picture": each.picture}
        for each in event.signatures
    ]
    return {"round": f"第 {number} 轮", "title": event.title, "said": many or [one], "when": event.when}
