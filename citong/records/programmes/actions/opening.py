"""A school is established: its project begins, and whatever the features prepare for it, in the caller's transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from citong.lib.months import add_months

from ..models import Programme, Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from citong.platform.org.models import Unit

hooks: list[Callable[[Project], object]] = []


def at_opening(prepare: Callable[[Project], object]) -> None:
    """Let ``prepare`` run for each new project; what it raises undoes the establishment."""
    hooks.append(prepare)


def open_project(
    programme: Programme, school: Unit, desk: Unit, *, number: str, application_number: str, starts_on: date
) -> Project:
    """One project from ``starts_on`` for the programme's period."""
    project = Project.objects.create(
        programme=programme,
        unit=school,
        desk=desk,
        number=number,
        application_number=application_number,
        starts_on=starts_on,
        ends_on=add_months(starts_on, programme.period_months) - timedelta(days=1),
    )
    for prepare in hooks:
        prepare(project)
    return project
