"""What every installation starts with: the city, its counties and offices, and the batch of 2018."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from citong.apps.approvals import library
from citong.apps.pilots.actions import batch as batch_actions
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.models import Batch
from citong.platform.access.actor import Actor
from citong.platform.calendar import hours
from citong.platform.calendar.models import OfficeHours
from citong.platform.org import changes
from citong.platform.org.models import Unit

FOUNDED = date(1985, 9, 1)  # day of effect of units whose founding is not on record


@transaction.atomic
def lay() -> bool:
    """Plant the units and the batch into an empty database; whether anything was planted.

    A city that stands already gets the flows that an upgrade brings along.
    """
    if Unit.objects.exists():
        for city in Unit.objects.filter(level=Unit.Level.CITY):
            library.plant(city)
        return False
    data = tomllib.loads((Path(__file__).parent / "data" / "city.toml").read_text(encoding="utf-8"))
    offices = data["city"].pop("offices")
    city = changes.establish(Unit(level=Unit.Level.CITY, **data["city"]), FOUNDED)
    plant_offices(city, offices)
    for facts in data["counties"]:
        county = Unit(level=Unit.Level.COUNTY, parent=city, **{"area_code": facts["code"], **facts})
        plant_offices(changes.establish(county, FOUNDED), data["county"]["offices"])
    opens, closes = hours.USUAL
    OfficeHours.objects.create(since=FOUNDED, opens_at=opens, closes_at=closes, reason="系统预设")
    open_batch(city)
    library.plant(city)
    return True


def plant_offices(bureau: Unit, names: list[str]) -> None:
    for number, name in enumerate(names, start=1):
        office: dict[str, Any] = {"code": f"{bureau.code}-{number:02d}", "name": name, "level": Unit.Level.DEPARTMENT}
        changes.establish(Unit(parent=bureau, area_code=bureau.area_code, **office), FOUNDED)


def open_batch(city: Unit) -> Batch:
    """The batch of the notice 泉教装〔2018〕8号, open for applications."""
    batch = batch_actions.create(Batch(unit=city), definition=shipped("2018"), by=Actor.system())
    return batch_actions.start(batch, by=Actor.system())  # type: ignore[no-any-return]
