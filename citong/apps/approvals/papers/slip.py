"""审批单: the form as it was filled in, and every opinion with name and time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.kit import adhoc
from citong.lib import formdef, typeset

from ..queries import story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citong.platform.workflow.models import Instance
    from citong.ui.shapes import Event

TEMPLATE = Path(__file__).parent / "templates" / "slip.typ"


def pdf(instance: Instance, rights: Mapping[str, str]) -> bytes:
    """The paper for one reader: what is hidden from him is not on it."""
    return typeset.pdf(TEMPLATE, values(instance, rights))


def values(instance: Instance, rights: Mapping[str, str]) -> dict[str, Any]:
    cells = adhoc.cells(formdef.parse(instance.version.form), instance.data, rights)
    plain = [cell for cell in cells if cell.field.kind not in {"rows", "section", "note"}]
    return {
        "title": f"{instance.flow.name}审批单",
        "number": instance.number,
        "unit": instance.unit.name,
        "initiator": str(instance.initiator),
        "started": story.when(instance.started_at),
        "status": instance.get_status_display(),
        "cells": [{"label": cell.field.label, "text": cell.text or "—"} for cell in plain],
        "tables": [
            {
                "label": cell.field.label,
                "heads": list(cell.heads),
                "rows": [[text or "—" for text in row] for row in cell.rows],
            }
            for cell in cells
            if cell.rows
        ],
        "events": [_event(number, event) for number, events in _rounds(instance) for event in events],
    }


def _rounds(instance: Instance) -> list[tuple[int, list[Event]]]:
    return [(one.number, one.events) for one in story.rounds(instance)]


def _event(number: int, event: Event) -> dict[str, str]:
    said = [f"{one.who} {one.result}" for one in event.signatures] or [part for part in (event.who, event.note) if part]
    return {"round": f"第 {number} 轮", "title": event.title, "said": "\n".join(said), "when": event.when}
