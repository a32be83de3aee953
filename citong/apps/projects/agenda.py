"""Projects on the desk of a school: what waits to be accepted or approved, and the days of reports and milestones."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse

from citong.kit import desk
from citong.lib import clock
from citong.records.programmes.models import Project

from .models import Milestone, Obligation, Plan
from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from citong.platform.access.actor import Actor

Status = Obligation.Status


@desk.waiting(perms.report)
def reports(actor: Actor) -> Iterator[desk.Waiting]:
    """Reports that were sent and not accepted yet."""
    rows = Obligation.objects.visible_to(actor, perms.report).filter(status=Status.SENT)
    rows = rows.annotate(sent_at=Max("reports__sent_at")).select_related("project__unit", "project__desk")
    for month in rows.order_by("month")[: desk.MOST]:
        since = month.sent_at or month.first_sent_at or month.due_at
        holder = month.project.desk.label
        yield desk.Waiting(str(month), reverse("reports-detail", args=[month.pk]), "审核月报", holder, since)


@desk.waiting(perms.plan)
def plans(actor: Actor) -> Iterator[desk.Waiting]:
    """Plans that were laid before the desk."""
    rows = Plan.objects.visible_to(actor, perms.plan).filter(status=Plan.Status.SUBMITTED)
    for plan in rows.select_related("project__unit", "project__desk")[: desk.MOST]:
        since = plan.submitted_at or clock.now()
        yield desk.Waiting(
            str(plan), reverse("projects-plan", args=[plan.project_id]), "审批实施计划", plan.project.desk.label, since
        )


@desk.dates(perms.report)
def due_days(actor: Actor, first: date, last: date) -> Iterator[desk.Date]:
    """Until when the school has to send reports, extensions included; a project that rests or has ended owes none."""
    start, end = (datetime.combine(day, time.min, clock.SHANGHAI) for day in (first, last + timedelta(days=1)))
    rows = Obligation.objects.visible_to(actor, perms.report).owed().filter(until__gte=start, until__lt=end)
    for month in rows.order_by("until").select_related("project__unit")[: desk.MOST]:
        day = month.until.astimezone(clock.SHANGHAI).date()
        yield desk.Date(day, "月报", str(month), reverse("reports-detail", args=[month.pk]), tone="orange")


@desk.dates(perms.report)
def milestones(actor: Actor, first: date, last: date) -> Iterator[desk.Date]:
    """When the tasks of the approved plan are to be done, as long as the project goes on."""
    rows = Milestone.objects.visible_to(actor, perms.report).filter(due_on__range=(first, last))
    rows = rows.filter(plan__status=Plan.Status.APPROVED).exclude(plan__project__status__in=Project.AT_REST)
    for task in rows.select_related("plan")[: desk.MOST]:
        href = reverse("projects-plan", args=[task.plan.project_id])
        yield desk.Date(task.due_on, "阶段任务", str(task), href, tone="violet")
