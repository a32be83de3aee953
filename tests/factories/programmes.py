"""Programmes and projects, and their rows for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from citong.lib import clock
from citong.records.programmes.actions import opening
from citong.records.programmes.actions import projects as actions
from citong.records.programmes.models import Programme, Project, Suspension

from .people import make_user_with
from .rows import ready_for, row_of

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.org.models import Unit

_numbers = count(1)


def make_programme(city: Unit, **fields: object) -> Programme:
    number = next(_numbers)
    given = {"code": f"p{number}", "title": "智慧校园试点", "document_number": "泉教装〔2018〕8号"}
    return Programme.objects.create(unit=city, **{**given, **fields})


def make_project(
    programme: Programme, school: Unit, *, starts_on: date | None = None, desk: Unit | None = None
) -> Project:
    """A running project as an establishment opens it, with all that features prepare for it."""
    number = next(_numbers)
    return opening.open_project(
        programme,
        school,
        desk or school.parent or school,
        number=f"{programme.code}-{number:05d}",
        application_number=f"{programme.code}-{number:05d}",
        starts_on=starts_on or clock.today(),
    )


@row_of(Project)
def make_own_project(unit: Unit) -> Project:
    """Of a programme of the unit itself, so that all of it lies within its reach."""
    return make_project(make_programme(unit), unit)


@ready_for(actions.appoint)
def ready_to_appoint(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_own_project(unit), {"owner": make_user_with(unit), "reason": "原负责人调离"}


@ready_for(actions.resume)
def ready_to_resume(unit: Unit) -> tuple[Any, dict[str, Any]]:
    project = make_own_project(unit)
    Suspension.objects.create(project=project, reason="校舍改造")
    Project.objects.filter(pk=project.pk).update(status=Project.Status.SUSPENDED)
    return Project.objects.get(pk=project.pk), {"reason": "校舍改造完成"}


@ready_for(actions.finish)
def ready_to_close(unit: Unit) -> tuple[Any, dict[str, Any]]:
    past = clock.today() - timedelta(days=800)
    return make_project(make_programme(unit), unit, starts_on=past), {"reason": "验收合格"}
