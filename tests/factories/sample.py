"""Repair requests of the sample feature."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from tests.sampleapp import actions
from tests.sampleapp.models import RepairRequest

from .people import make_user
from .rows import ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

_numbers = count(1)


@row_of(RepairRequest)
def make_repair(unit: Unit, **fields: object) -> RepairRequest:
    """Reported by a fresh person, and not yet assigned."""
    number = next(_numbers)
    given = {
        "unit": unit,
        "number": f"BX{number:06d}",
        "title": f"{number}号教室灯管不亮",
        "place": "教学楼",
        "phone": f"138{number:08d}",
        **fields,
    }
    return RepairRequest.objects.create(reporter=given.pop("reporter", None) or make_user(), **given)


@ready_for(actions.finish)
def make_assigned(unit: Unit) -> tuple[RepairRequest, dict[str, object]]:
    return make_repair(unit, status=RepairRequest.Status.ASSIGNED, worker=make_user()), {"result": "换了灯管"}
