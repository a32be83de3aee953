"""The papers as PDF: the wall, and a month's report as it was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.apps.projects.models import State
from citong.lib import clock, money, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citong.apps.projects.models import Report
    from citong.apps.projects.queries.wall import Line
    from citong.records.programmes.models import Programme

TEMPLATES = Path(__file__).parent / "templates"
SIGNS = {
    State.ON_TIME: "√", State.LATE: "迟", State.MISSING: "缺", State.RETURNED: "退", State.DUE: "", State.AHEAD: "",
    State.EXCUSED: "免",
}  # fmt: skip


def day(value: date) -> list[int]:
    return [value.year, value.month, value.day]


def wall(programme: Programme, months: Sequence[date], lines: Sequence[Line]) -> bytes:
    """Schools by months, landscape; the signs are explained below."""
    values = {
        "title": f"{programme.title}月报上报情况表",
        "months": [f"{month:%y.%m}" for month in months],
        "rows": [_line(line, months) for line in lines],
        "printed_on": day(clock.today()),
    }
    return typeset.pdf(TEMPLATES / "wall.typ", values)


def _line(line: Line, months: Sequence[date]) -> dict[str, Any]:
    cells = [SIGNS[State(line.months[month]["state"])] if month in line.months else "" for month in months]
    rate = "" if line.tally.rate is None else f"{line.tally.rate}%"
    return {"school": line.project.unit.name, "desk": line.project.desk.label, "cells": cells, "rate": rate}


def report(version: Report, usage: Sequence[tuple[str, object]], evidence: Sequence[str]) -> bytes:
    """One sent version with everything that it says."""
    obligation = version.obligation
    values = {
        "school": obligation.project.unit.name,
        "number": obligation.project.number,
        "month": f"{obligation.month:%Y 年 %-m 月}",
        "version": version.number,
        "sent": f"{version.sent_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if version.sent_at else "",
        "by": str(version.sent_by or ""),
        "progress": [[row.title, f"{row.percent}%", row.note] for row in version.progress.all()],
        "texts": [["本月工作", version.done], ["存在问题", version.problems], ["下月计划", version.next_steps]],
        "spent": money.yuan(version.spent),
        "usage": [[label, str(value)] for label, value in usage],
        "evidence": list(evidence),
        "remarks": [[row.get_section_display(), row.text] for row in version.remarks.all()],
    }
    return typeset.pdf(TEMPLATES / "report.typ", values)
