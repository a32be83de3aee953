"""What the frozen usage of the reports gives to the assessment: how much a school uses the platform, how good its data are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.records.programmes.measures import Measured, measure

from .queries import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from citong.records.programmes.models import Project

    from .queries.frozen import Month

CENT = Decimal("0.01")
FULL = 100


@measure(
    "reports.usage",
    "平台应用率",
    "各应报月份应用率的平均值。每月应用率 =（活跃账号 ÷ 本校账号 + 已读通知公告 ÷ 收到通知公告）÷ 2 × 100，"
    "没有收到通知公告或统计口径早于第 3 版的月份只计活跃账号；按截止日前最近一次上报时固定的统计，应报未报的月份按 0 计",
)
def usage(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    """Accounts that act and notices that are read, of the months that were due by ``until``."""
    return {pk: _usage(pk, months) for pk, months in frozen.months(projects, until).items()}


def _usage(pk: int, months: list[Month]) -> Measured:
    versions = "、".join(map(str, sorted({month.version for month in months if month.version})))
    inputs: dict[str, str | int] = {
        **_counted(months),
        "活跃账号（各月合计）": sum(month.active for month in months),
        "本校账号（各月合计）": sum(month.number("accounts") for month in months),
        "已读通知公告": sum(month.number("notices_read") for month in months),
        "收到通知公告": sum(month.number("notices") for month in months),
        "统计口径": f"第 {versions} 版" if versions else "无",
    }
    return Measured(_mean([month.applied * FULL for month in months]), inputs, reverse("projects-months", args=[pk]))


@measure(
    "reports.completeness",
    "数据完整率",
    "各应报月份学校数据完整度之和 ÷ 应报月数；完整度为学校基本信息已填项目的百分比，"
    "按截止日前最近一次上报时固定的统计，应报未报的月份按 0 计",
)
def completeness(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    """How much of the school's record was filled, of the months that were due by ``until``."""
    return {pk: _completeness(pk, months) for pk, months in frozen.months(projects, until).items()}


def _completeness(pk: int, months: list[Month]) -> Measured:
    shares = [month.number("completeness") for month in months]
    inputs = {**_counted(months), "各月完整度合计（%）": sum(shares)}
    return Measured(_mean([Fraction(share) for share in shares]), inputs, reverse("projects-months", args=[pk]))


def _counted(months: list[Month]) -> dict[str, str | int]:
    return {"应报月数": len(months), "应报未报": sum(not month.usage for month in months)}


def _mean(values: list[Fraction]) -> Decimal | None:
    if not values:
        return None
    mean = sum(values, Fraction()) / len(values)
    return (Decimal(mean.numerator) / mean.denominator).quantize(CENT, ROUND_HALF_UP)
