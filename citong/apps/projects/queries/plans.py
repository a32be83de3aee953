"""Plans as others read them: the one in force, the one at work, what was sent, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.models import Plan
from citong.apps.projects.perms import perms
from citong.platform.access.holders import holders

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

S = Plan.Status


def in_force(project: Project) -> Plan | None:
    """The approved plan by which the school works."""
    return Plan.objects.filter(project=project, status=S.APPROVED).first()


def at_work(project: Project) -> Plan | None:
    """The version that is written, or waits for its approval."""
    return Plan.objects.filter(project=project, status__in=(S.DRAFT, S.SUBMITTED)).first()


def sent_back(plan: Plan) -> Plan | None:
    """The version before this draft, if it was sent back: its opinion says what to correct."""
    before = Plan.objects.filter(project=plan.project_id, number__lt=plan.number).exclude(status=S.DROPPED)
    last = before.order_by("-number").first()
    return last if last is not None and last.status == S.RETURNED else None


def versions(actor: Actor, project: Project) -> list[Plan]:
    """All versions, the newest first; a draft only for those who write it."""
    rows = Plan.objects.filter(project=project).select_related("submitted_by__person", "decided_by__person", "base")
    if not actor.can(perms.plan, project):
        rows = rows.exclude(status__in=(S.DRAFT, S.DROPPED))
    return list(rows.order_by("-number"))


def submitted(project: Project) -> QuerySet[Plan]:
    """Every version that was laid before the desk and not taken back, in their order."""
    rows = Plan.objects.filter(project=project).exclude(submitted_at=None)
    return rows.select_related("project__unit", "project__desk").order_by("number")


def compared_with(plan: Plan) -> Plan | None:
    """What the reader wants this version compared with: the one it changes, else the one that was sent back."""
    return plan.base or sent_back(plan)


def approvers(desk: Unit) -> list[User]:
    """Those at the desk who decide on its plans."""
    return list(holders(desk, perms.approve))
