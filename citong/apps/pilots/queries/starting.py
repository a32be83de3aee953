"""Whether a school may begin an application now, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots.models import Application, Batch
from citong.lib import clock, tree
from citong.platform.org.models import Unit

from . import desks
from .conditions import not_eligible

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_batches(school: Unit) -> QuerySet[Batch]:
    """Batches that concern the school: open, and called by a unit above it."""
    above = tree.ancestors(school.path)
    return Batch.objects.filter(status=Batch.Status.OPEN, unit__path__in=above).order_by("deadline")


def own(batch: Batch, school: Unit) -> Application | None:
    """The school's application that counts; a withdrawn one does not."""
    return Application.objects.alive().filter(batch=batch, unit=school).first()


def refusal(batch: Batch, school: Unit) -> str:
    """Why ``school`` cannot begin; empty if it can. Said before anybody spends an evening writing."""
    if school.level != Unit.Level.SCHOOL:
        return f"{school.name}不是学校，不能申报。"
    if not tree.contains(batch.unit.path, school.path):
        return f"{batch.title}不面向{school.name}。"
    return desks.submission_closed(batch, school) or not_eligible(batch, school, clock.today())
