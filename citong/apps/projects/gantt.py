"""Milestones as bars over the months of a project: positions in percent of the whole, so that a page of any width can draw them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citong.lib import clock
from citong.lib.months import add_months, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citong.records.programmes.models import Project

    from .models import Milestone

FULL = 100
LAST_NAMED = 9  # from October on there is no room for the year before the next one


@dataclass(frozen=True)
class Tick:
    """The beginning of a month."""

    x: str
    label: str
    year: str = ""  # on the first month that is shown of it


@dataclass(frozen=True)
class Axis:
    """From the first day of the first month to the last day of the last one."""

    first: date
    last: date
    begins: date  # the project's own first and last day
    ends: date

    @classmethod
    def of(cls, project: Project) -> Axis:
        last = add_months(first_of(project.ends_on), 1) - timedelta(days=1)
        return cls(first_of(project.starts_on), last, project.starts_on, project.ends_on)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def share(self, days: int) -> str:
        return f"{days * FULL / self.days:.3f}%"

    def at(self, day: date) -> str:
        """Where ``day`` begins."""
        return self.share((day - self.first).days)

    @property
    def ticks(self) -> list[Tick]:
        found, month = [], self.first
        while month <= self.last:
            named = month.month == 1 or (month == self.first and month.month <= LAST_NAMED)
            found.append(Tick(self.at(month), f"{month.month}", f"{month:%Y} 年" if named else ""))
            month = add_months(month, 1)
        return found

    @property
    def today(self) -> str:
        """The line of this day; empty outside the months."""
        day = clock.today()
        return self.at(day) if self.first <= day <= self.last else ""

    def span(self, start: date | None, due: date | None) -> tuple[str, str]:
        """Begin and width of a bar, cut off at the ends; empty without both days."""
        if start is None or due is None or due < start:
            return "", ""
        start, due = max(start, self.first), min(due, self.last)
        days = (due - start).days + 1
        return (self.at(start), self.share(days)) if days > 0 else ("", "")


@dataclass(frozen=True)
class Bar:
    """One milestone. ``was_x`` and ``was_width`` draw where it stood in the other version."""

    title: str
    note: str
    x: str = ""
    width: str = ""
    done: str = ""  # width of the part that is reported as done
    word: str = ""
    tone: str = "blue"
    was_x: str = ""
    was_width: str = ""

    @property
    def said(self) -> str:
        return "，".join(filter(None, (self.title, self.note, self.word)))


@dataclass(frozen=True)
class Gantt:
    """What ``projects/plan_gantt.html`` draws."""

    axis: Axis
    bars: list[Bar]
    label: str = "进度甘特图"
    compared: bool = False


def days_of(milestone: Milestone) -> str:
    if milestone.starts_on is None or milestone.due_on is None:
        return "日期未填"
    return f"{milestone.starts_on:%Y-%m-%d} 至 {milestone.due_on:%Y-%m-%d}"


def bar(axis: Axis, milestone: Milestone, percent: int | None = None) -> Bar:
    """``percent`` is what the latest report says; without any the bar is only a plan."""
    x, width = axis.span(milestone.starts_on, milestone.due_on)
    made = Bar(milestone.title or "（未命名）", days_of(milestone), x, width)
    if percent is None or not width:
        return made
    word, tone = state(milestone, percent)
    done = f"{float(width[:-1]) * percent / FULL:.3f}%"
    return replace(made, done=done, word=f"{word} {percent}%", tone=tone)


def state(milestone: Milestone, percent: int) -> tuple[str, str]:
    """How a milestone stands today, in a word and a colour."""
    today = clock.today()
    if percent >= FULL:
        return "完成", "green"
    if milestone.due_on and milestone.due_on < today:
        return "逾期", "red"
    if milestone.starts_on and milestone.due_on and milestone.starts_on <= today:
        spent = (today - milestone.starts_on).days * FULL / ((milestone.due_on - milestone.starts_on).days + 1)
        return ("落后", "orange") if percent < spent else ("进行中", "blue")
    return ("已提前开始", "blue") if percent else ("未开始", "gray")


def draw(project: Project, milestones: Iterable[Milestone], percents: Mapping[str, int] | None = None) -> Gantt:
    """A plan; with the ``percents`` of the latest report by key also its progress."""
    axis = Axis.of(project)
    told = percents or {}
    return Gantt(axis, [bar(axis, m, None if percents is None else told.get(m.key, 0)) for m in milestones])


def both(project: Project, old: Iterable[Milestone], new: Iterable[Milestone]) -> Gantt:
    """Two versions in one picture: what was stands thin below what is to be."""
    axis, before = Axis.of(project), {m.key: m for m in old}
    bars = []
    for milestone in new:
        was = before.pop(milestone.key, None)
        made = bar(axis, milestone)
        if was is None:
            bars.append(replace(made, word="新增", tone="green"))
            continue
        was_x, was_width = axis.span(was.starts_on, was.due_on)
        moved = (was_x, was_width) != (made.x, made.width)
        bars.append(replace(made, was_x=was_x, was_width=was_width, word="调整" if moved else "不变"))
    for gone in before.values():
        x, width = axis.span(gone.starts_on, gone.due_on)
        bars.append(Bar(gone.title, days_of(gone), was_x=x, was_width=width, word="取消", tone="red"))
    return Gantt(axis, bars, "变更前后对照甘特图", compared=True)
