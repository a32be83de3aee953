"""Plans as others read them: the one in force, the one at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.models import Plan

if TYPE_CHECKING:
    from citong.records.programmes.models import Project


def in_force(project: Project) -> Plan | None:
    """The approved plan by which the school works."""
    return Plan.objects.filter(project=project, status=Plan.Status.APPROVED).first()


def at_work(project: Project) -> Plan | None:
    """The version that is written, or waits for its approval."""
    return Plan.objects.filter(project=project).exclude(status__in=(Plan.Status.APPROVED, Plan.Status.REPLACED)).first()
