"""Who hears of a project's reports: its responsible person and principal, and the desk above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.perms import perms
from citong.platform.access.holders import holders, staff_of

if TYPE_CHECKING:
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project


def responsible(project: Project) -> list[User]:
    """The responsible person, as long as he works at the school."""
    return list(staff_of(project.unit).filter(pk=project.owner_id)) if project.owner_id else []


def receivers(project: Project) -> list[User]:
    """The responsible person, and those who may send the school's reports."""
    return [*responsible(project), *holders(project.unit, perms.submit)]


def judges(desk: Unit) -> list[User]:
    """Those at the county's (or the city's) desk who read its reports."""
    return list(holders(desk, perms.judge))
