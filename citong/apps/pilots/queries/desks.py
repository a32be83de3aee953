"""Desks and their quota: which unit reviews a school first, how many places are left, until when it may submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from citong.lib import clock, tree
from citong.platform.org.models import Unit

from ..models import Application, Extension, Quota

if TYPE_CHECKING:
    from datetime import datetime

    from ..models import Batch


def desk_of(school: Unit) -> Unit:
    """The nearest county at or above the school; for city-direct schools the city itself."""
    above = Unit.objects.filter(path__in=tree.ancestors(school.path), level__in=(Unit.Level.COUNTY, Unit.Level.CITY))
    return above.order_by("-path")[0]


def lock_quota(batch: Batch, desk: Unit) -> Quota | None:
    """The desk's quota row, locked until the transaction ends; every use of a place takes this lock first."""
    return Quota.objects.select_for_update().filter(batch=batch, unit=desk).first()


def used(batch: Batch, desk: Unit) -> int:
    """Places of the desk's quota that are taken."""
    return Application.objects.filter(batch=batch, desk=desk).holding_places().count()


def deadline_for(batch: Batch, school: Unit) -> datetime:
    """The batch's deadline, or the latest extension for the school or a unit above it."""
    extended = Extension.objects.filter(batch=batch, unit__path__in=tree.ancestors(school.path))
    latest = extended.aggregate(latest=Max("until"))["latest"]
    return max(batch.deadline, latest) if latest else batch.deadline


def submission_closed(batch: Batch, school: Unit) -> str:
    """Why ``school`` cannot submit now; empty if it can. The deadline's own second still counts."""
    now = clock.now()
    if batch.status == batch.Status.CLOSED:
        return "本批次已经结束，不再接受申报。"
    if batch.status != batch.Status.OPEN or now < batch.opens_at:
        return f"本批次尚未开始申报，{batch.opens_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} 起可以申报。"
    deadline = deadline_for(batch, school)
    if now.replace(microsecond=0) > deadline:
        shown = deadline.astimezone(clock.SHANGHAI)
        return f"申报已于 {shown:%Y-%m-%d %H:%M:%S} 截止。确需补报的，请向市局申请延期。"
    return ""
