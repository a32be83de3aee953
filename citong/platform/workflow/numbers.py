"""编号: each flow counts the applications of a school or bureau, whatever department they come from, by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.lib import clock

from .models import NumberSeries

if TYPE_CHECKING:
    from .models import Instance

DEFAULT_PREFIX = "SP"
FORMATS = {"year": "%Y", "month": "%Y%m"}


def next_number(instance: Instance) -> str:
    """The next number, such as QJ20260012; none is given twice or left out, also when two submit at once."""
    version = instance.version
    period = clock.today().strftime(FORMATS[version.period])
    key: dict[str, Any] = {"flow": instance.flow, "unit": instance.unit.organisation, "period": period}
    NumberSeries.objects.get_or_create(**key)
    series = NumberSeries.objects.select_for_update().get(**key)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{version.prefix or DEFAULT_PREFIX}{period}{series.last:04d}"
