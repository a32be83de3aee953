"""督导检查记录表: the record of one visit, to be signed by the visitors and the school."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.lib import clock, typeset

from ..queries import scoring, visits

if TYPE_CHECKING:
    from datetime import date, datetime

    from ..models import Finding, Visit

TEMPLATE = Path(__file__).parent / "templates" / "record.typ"


def pdf(visit: Visit) -> bytes:
    """The same visit gives the same paper, until a finding moves on."""
    return typeset.pdf(TEMPLATE, values(visit))


def values(visit: Visit) -> dict[str, Any]:
    seen = [row for _, rows in visits.sections(visit) for row in rows]
    findings = visit.findings.select_related("item").order_by("number")
    return {
        "title": "智慧校园试点督导检查记录表",
        "campaign": visit.campaign.title,
        "school": visit.project.unit.name,
        "number": visit.project.number,
        "bureau": visit.campaign.unit.name,
        "visited_on": day(visit.visited_on),
        "team": visit.team,
        "companion": visit.companion or "—",
        "checklist": str(visit.campaign.checklist),
        "score": "—" if visit.score is None else f"{visit.score:f}",
        "formula": scoring.FORMULA,
        "summary": visit.summary or "—",
        "photos": visit.photos.count(),
        "sent": f"{visit.sent_by or '系统'}于 {moment(visit.sent_at)} 提交",
        "items": [
            {
                "number": row.item.order,
                "section": row.item.section,
                "text": row.item.text,
                "weight": "—" if row.item.weight is None else str(row.item.weight),
                "value": row.answer.get_value_display() if row.answer else "—",
                "note": row.answer.note if row.answer else "",
            }
            for row in seen
        ],
        "findings": [line(finding) for finding in findings],
    }


def line(finding: Finding) -> dict[str, Any]:
    return {
        "number": finding.number,
        "severity": finding.get_severity_display(),
        "text": finding.text,
        "requirement": finding.requirement or "—",
        "due": str(finding.due_on),
        "status": finding.get_status_display(),
    }


def day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"


def moment(when: datetime | None) -> str:
    return f"{when.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if when else "—"
