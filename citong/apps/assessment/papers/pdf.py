"""The papers as PDF: each function turns rows into the values of one template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.apps.assessment.content import Content
from citong.lib import clock, typeset

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from citong.apps.assessment.content import Line
    from citong.apps.assessment.models import Assessment, Result
    from citong.apps.assessment.queries.board import Board

TEMPLATES = Path(__file__).parent / "templates"
RULE = "每项得分四舍五入到 0.01 分；没有应考核事项的指标不计，总分按其余指标的分值折算为百分制。"
PLACES = "公布后更正的，名次按更正时的总表计算，其他学校的名次不变。"


def day(value: date | datetime | None) -> str | None:
    if value is None:
        return None
    local = value.astimezone(clock.SHANGHAI) if hasattr(value, "astimezone") else value
    return f"{local.year}年{local.month}月{local.day}日"


def number(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def table(assessment: Assessment, board: Board) -> bytes:
    """考核结果公布表, or before its closing the preview of today."""
    rows = [
        {
            "rank": "—" if row.rank is None else str(row.rank),
            "number": row.entry.project.number,
            "school": row.entry.project.unit.name,
            "desk": row.entry.project.desk.label,
            "points": [number(line.points) for line in row.lines],
            "total": number(row.total),
            "grade": row.grade_label,
            "note": "\n".join(_notes(row.content, row.version)),
        }
        for row in board.rows
    ]
    return _print(
        "table",
        {
            "title": f"{assessment.title}{'预览表' if board.live else '结果公布表'}",
            "programme": assessment.programme.title,
            "issuer": assessment.programme.unit.name,
            "indicators": [f"{i.title}（{i.weight}分）" for i in board.indicators],
            "rows": rows,
            "counts": "　".join(f"{label} {count} 所" for label, count, _ in board.grades),
            "until": day(board.until),
            "published": day(assessment.published_at),
            "objections": day(assessment.objections_until),
            "rule": RULE if board.live else RULE + PLACES,
        },
    )


def _notes(content: Content, version: int) -> list[str]:
    return [*([content.out] if content.out else []), *(f"一票否决：{title}" for title, _ in content.vetoes), *(["已更正"] if version > 1 else [])]  # fmt: skip


def result(result: Result) -> bytes:
    """One version of one project's result with every formula, input and score."""
    content = Content.from_data(result.content)
    entry = result.entry
    return _print(
        "result",
        {
            "title": f"{entry.assessment.title}结果",
            "programme": entry.assessment.programme.title,
            "school": entry.project.unit.name,
            "number": entry.project.number,
            "desk": entry.project.desk.label,
            "scheme": content.scheme,
            "until": content.until,
            "total": number(result.total),
            "grade": result.get_grade_display(),
            "rank": "—" if result.rank is None else str(result.rank),
            "version": result.version,
            "reason": result.reason,
            "made": day(result.made_at),
            "published": day(entry.assessment.published_at),
            "bounds": "，".join(f"{_label(g)} {least} 分" for g, least in content.least.items()),
            "lines": [_line(line) for line in content.lines],
            "vetoes": [list(veto) for veto in content.vetoes],
            "out": content.out,
            "rule": RULE,
            "digest": entry.assessment.digest,
        },
    )


def _label(grade: str) -> str:
    return {"excellent": "优秀", "good": "良好", "pass": "合格"}[grade]


def _line(line: Line) -> dict[str, Any]:
    how = [line.formula]
    if line.scale_words:
        how.append(f"计分：{line.scale_words}。")
    inputs = "；".join(f"{name} {value}" for name, value in line.inputs.items())
    given = "；".join(f"评审{n}：{g.points.normalize():f} 分" for n, g in enumerate(line.given, start=1))
    value = "" if line.value is None else f"{line.value}%"
    was = f"（更正前 {number(line.was)}）" if line.corrected else ""
    return {
        "title": line.title,
        "weight": str(line.weight),
        "how": "\n".join(how),
        "inputs": given or inputs or "—",
        "value": value or ("—" if not line.scored else ""),
        "points": f"{'不计' if line.exempt else number(line.points)}{was}",
    }


def _print(name: str, values: dict[str, Any]) -> bytes:
    return typeset.pdf(TEMPLATES / f"{name}.typ", values)
