"""Figures about progress and money: of one project, and of all within reach for the overview of the running programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit.desk import Figure
from citong.lib import money

from .metrics import missing, punctual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from citong.records.programmes.models import Programme

    from .queries.overview import Overview
    from .queries.standing import Standing

FULL = 100
NOTHING = "—"


def percent(value: Fraction | None) -> str:
    """With one decimal, rounded half up."""
    if value is None:
        return NOTHING
    tenths = (value * 20 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def mean(rows: Sequence[Standing], name: str) -> Fraction | None:
    """Of the projects that have both plan and report."""
    found = [getattr(row, name) for row in rows if row.comparable]
    return sum(found[1:], found[0]) / len(found) if found else None


def share(part: int, whole: int) -> str:
    """Money in percent, rounded down."""
    return f"{part * FULL // whole}%" if whole else NOTHING


def figures_of(standing: Standing) -> list[Figure]:
    """What the plan's page of one project says on top."""
    told = standing.comparable
    month = f"{standing.report.obligation.month:%Y 年 %-m 月}月报" if standing.report else "还没有上报月报"
    on = f"至 {standing.day:%Y-%m-%d}"
    behind = "落后于计划" if standing.behind else month
    spent_foot = f"{on} 应支出 {money.wan(standing.budget_to_date)}，预算 {money.wan(standing.budget)}"
    return [
        Figure("计划进度", percent(standing.planned), "%", f"{on} 应完成", icon="timeline"),
        Figure(
            "上报进度", percent(standing.reported) if told else NOTHING, "%" if told else "", behind,
            icon="checkbox", tone="orange" if standing.behind else "green",
        ),
        _finish(standing),
        Figure("累计支出", money.wan(standing.spent).removesuffix("万元"), "万元", spent_foot, icon="coin", tone="cyan"),
    ]  # fmt: skip


def _finish(standing: Standing) -> Figure:
    finish, ends = standing.finish, standing.project.ends_on
    foot = f"实施周期到 {ends}"
    value = str(finish) if finish else NOTHING
    if standing.endangered:
        return Figure("预计完成", value, "", f"不能如期，{foot}", icon="flag", tone="red")
    return Figure("预计完成", value, "", foot if finish else "有进度后按月报推算", icon="flag", tone="gray")


def rows_of(programme: Programme, show: str = "") -> str:
    """The address of the projects behind a figure."""
    address = reverse("projects-standing", args=[programme.pk])
    return f"{address}?show={show}" if show else address


def of_overview(found: Overview) -> list[Figure]:
    """What the overview of a programme says on top; each opens its rows."""
    plans = (progress, money_spent, endangered) if found.rows else ()
    return [
        *(make(found) for make in plans),
        punctual(found.programme, found.punctual),
        missing(found.programme, found.punctual),
    ]


def progress(found: Overview) -> Figure:
    """What was reported as done, beside what should be."""
    behind = sum(row.behind for row in found.rows)
    told = any(row.comparable for row in found.rows)
    foot = f"计划应完成 {percent(mean(found.rows, 'planned'))}%，{behind} 所落后" if told else "还没有可比的计划和月报"
    value, unit = (percent(mean(found.rows, "reported")), "%") if told else (NOTHING, "")
    href, tone = rows_of(found.programme, "behind"), "orange" if behind else "blue"
    return Figure("计划进度", value, unit, foot, icon="timeline", tone=tone, href=href)


def money_spent(found: Overview) -> Figure:
    """What was spent, beside what should be by now."""
    spent, planned = sum(row.spent for row in found.rows), sum(row.budget_to_date for row in found.rows)
    foot = f"占应支出 {money.wan(planned)} 的 {share(spent, planned)}" if planned else "计划中没有安排支出"
    value = money.wan(spent).removesuffix("万元")
    return Figure("经费进度", value, "万元", foot, icon="coin", tone="cyan", href=rows_of(found.programme))


def endangered(found: Overview) -> Figure:
    """Who will not finish in time at the pace so far."""
    late = sum(row.endangered for row in found.rows)
    href, tone = rows_of(found.programme, "late"), "red" if late else "gray"
    return Figure(
        "预测不能如期完成", late, "所", "按已上报的加权进度线性推算", icon="alert-triangle", tone=tone, href=href
    )
