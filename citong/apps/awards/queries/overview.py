"""What the pages show of one pool after its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models import Award

if TYPE_CHECKING:
    from ..models import Pool


def awards(pool: Pool) -> list[Award]:
    rows = Award.objects.filter(pool=pool)
    return list(rows.select_related("project__unit", "project__desk", "pool").order_by("project__number"))
