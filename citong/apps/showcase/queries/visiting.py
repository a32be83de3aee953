"""参观: which half days of a host are still free, by the calendar and by what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.showcase.models import Visit
from citong.apps.showcase.models.visit import Half
from citong.lib import clock
from citong.platform.calendar import days
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from citong.apps.showcase.models import Case
    from citong.platform.access.actor import Actor

NOTICE = 2  # working days between asking and coming
AHEAD = 40  # working days that can be booked
OFFERED = 15  # days in the form
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Slot:
    """One half day."""

    day: date
    half: str

    @property
    def code(self) -> str:
        return f"{self.day:%Y-%m-%d}.{self.half}"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} 周{WEEKDAYS[self.day.weekday()]} {Half(self.half).label}"


def taken(host: Unit) -> set[tuple[date, str]]:
    held = Visit.objects.filter(unit=host, day__gte=clock.today()).exclude(status__in=Visit.OFF)
    return set(held.values_list("day", "half"))


def free(host: Unit) -> list[Slot]:
    """The next half days that can be asked for."""
    held = taken(host)
    day, found = days.add_workdays(clock.today(), NOTICE), []
    for _ in range(OFFERED):
        found += [Slot(day, half) for half in Half.values if (day, half) not in held]
        day = days.add_workdays(day, 1)
    return found


def unfit(day: date) -> str:
    """Why nobody can come on ``day``; empty if somebody can."""
    if not days.is_workday(day):
        return f"{day} 不是工作日，请选择工作日。"
    earliest = days.add_workdays(clock.today(), NOTICE)
    if day < earliest:
        return f"至少提前 {NOTICE} 个工作日预约，最早可选 {earliest}。"
    latest = days.add_workdays(clock.today(), AHEAD)
    return f"最多提前 {AHEAD} 个工作日预约，最晚可选 {latest}。" if day > latest else ""


def guest_of(actor: Actor, perm: str, *, schools: bool = False) -> Unit | None:
    """The unit for which ``actor`` comes or adopts: where the acting post was granted ``perm``."""
    held = [unit for unit, perms in actor.desks if perm in perms]
    units = Unit.objects.filter(pk__in=held).order_by("path")
    return (units.filter(level=Unit.Level.SCHOOL) if schools else units).first()


def refusal(case: Case, guest: Unit | None) -> str:
    """Why ``guest`` cannot ask for a visit; empty if it can."""
    if case.shown is None or case.shown.content.get("visits") == "no":
        return "这所学校目前不接受参观预约。"
    if guest is None:
        return "您的岗位不能预约参观，请切换岗位，或请本单位有权限的同事预约。"
    if guest.pk == case.unit_id:
        return "这是本校的案例，不需要预约。"
    return ""
