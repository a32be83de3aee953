"""How much of a yearly allowance an application takes, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citong.lib import formdef, tree, workdays
from citong.platform.calendar import days as calendar
from citong.platform.org.models import Unit
from citong.platform.workflow.models import FlowVersion, Instance

from ..models import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citong.lib.formdef import Form

TAKING = Instance.ended_as(Instance.Status.RUNNING, Instance.Status.APPROVED)
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Balance:
    """One allowance in one year: what was taken before, and what this application asks for, in days."""

    allowance: Allowance
    label: str
    year: int
    taken: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal:
        """After this application; negative if it is too much."""
        return self.allowance.days - self.taken - self.asked

    def __str__(self) -> str:
        unit = "个工作日" if self.allowance.working else "天"
        found = f"{self.label} {self.year} 年额度 {short(self.allowance.days)} {unit}，已用 {short(self.taken)}"
        found += f"，本次 {short(self.asked)}"
        return f"{found}，剩余 {short(self.left)}" if self.left >= 0 else f"{found}，超出 {short(-self.left)}"


def short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def options() -> Iterator[tuple[str, str]]:
    """``flow/field/option`` and its name, of the flows in use at the city."""
    live = FlowVersion.objects.filter(status=FlowVersion.Status.LIVE, flow__unit__level=Unit.Level.CITY)
    for version in live.select_related("flow").order_by("flow__order", "pk"):
        form = formdef.parse(version.form)
        if span_of(form) is None:
            continue
        for field in form:
            if field.kind == "select":
                for code, label in field.options:
                    yield f"{version.flow.code}/{field.key}/{code}", f"{version.flow.name}·{label}"


def span_of(form: Form) -> str | None:
    """The field whose days count: the first span of days."""
    return next((field.key for field in form if field.kind == "range"), None)


def balances(instance: Instance) -> list[Balance]:
    """The allowances that the application draws on, for each year that it touches."""
    form = formdef.parse(instance.version.form)
    key = span_of(form)
    span = instance.data.get(key) if key else None
    if not span or not span.get("from") or not span.get("to"):
        return []
    first, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
    found = []
    for field in form:
        allowance = _nearest(instance, field.key, first) if field.kind == "select" else None
        if allowance is not None:
            label = dict(field.options).get(instance.data[field.key], field.label)
            for year in range(first.year, last.year + 1):
                taken = _taken(instance, field.key, str(key), allowance, year)
                asked = length(span, year, working=allowance.working)
                found.append(Balance(allowance, label, year, taken, asked))
    return found


def _nearest(instance: Instance, field: str, on: date) -> Allowance | None:
    value = instance.data.get(field)
    above = tree.ancestors(instance.unit.path)
    rows = Allowance.objects.filter(
        Allowance.in_force(on), item=f"{instance.flow.code}/{field}/{value}", unit__path__in=above
    )
    return rows.order_by("-unit__path", "-valid_from").first() if value else None


def _taken(instance: Instance, field: str, span: str, allowance: Allowance, year: int) -> Decimal:
    others = Instance.objects.filter(
        TAKING,
        initiator=instance.initiator_id,
        flow__code=instance.flow.code,
        **{f"data__{field}": instance.data[field]},
    ).exclude(pk=instance.pk)
    spans = (data.get(span) for data in others.values_list("data", flat=True))
    return sum((length(one, year, working=allowance.working) for one in spans if one), Decimal(0))


def length(span: Mapping[str, Any], year: int, *, working: bool) -> Decimal:
    """Days of ``span`` that lie in ``year``, halves taken off; ``working``: without days off, by the local calendar."""
    first, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    local = calendar.overrides(start, end) if working else {}
    counted = {
        day
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
        if not working or local.get(day, workdays.is_workday(day))
    }
    halves = (span.get("from_half") == "pm" and first in counted) + (span.get("to_half") == "am" and last in counted)
    return Decimal(len(counted)) - HALF * halves
