"""Archives as others read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.models import Archive
from citong.lib import clock

if TYPE_CHECKING:
    from datetime import date

    from citong.records.programmes.models import Project


def last(project: Project) -> date | None:
    """The day on which the project was packed last."""
    found = Archive.objects.filter(project=project).exclude(digest="").order_by("-pk").first()
    return found.made_at.astimezone(clock.SHANGHAI).date() if found else None
