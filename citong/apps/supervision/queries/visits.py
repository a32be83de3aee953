"""Visits with what was seen at them, and how far a campaign is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from citong.records.programmes.models import Project

from ..models import Answer, Campaign, Finding, Photo, Visit
from ..perms import perms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

    from ..models import ChecklistItem


@dataclass(frozen=True)
class Seen:
    """One item with its answer, as far as there is one, and the photos of it."""

    item: ChecklistItem
    answer: Answer | None
    photos: tuple[Photo, ...]


def of_campaign(actor: Actor, campaign: Campaign) -> QuerySet[Visit]:
    """The visits of ``campaign`` that ``actor`` may see, with the number of findings and of unfinished ones."""
    rows: QuerySet[Visit] = Visit.objects.visible_to(actor, perms.view).filter(campaign=campaign)
    return (
        rows.select_related("project__unit", "project__desk", "campaign", "leader__person")
        .annotate(found=Count("findings"), unfinished=Count("findings", filter=Q(findings__unfinished=True)))
        .order_by("project__number", "pk")
    )


def of_project(project: Project) -> QuerySet[Visit]:
    """All visits to the school, the newest first; who sees the project sees them."""
    rows: QuerySet[Visit] = Visit.objects.filter(project=project).select_related(
        "campaign", "leader__person", "project__unit"
    )
    return rows.annotate(
        found=Count("findings"), unfinished=Count("findings", filter=Q(findings__unfinished=True))
    ).order_by("-visited_on", "-pk")


def findings_of_project(project: Project) -> QuerySet[Finding]:
    rows = Finding.objects.filter(project=project).select_related("visit__campaign", "project")
    return rows.order_by("-unfinished", "due_on", "pk")


def items(visit: Visit) -> list[ChecklistItem]:
    return list(visit.campaign.checklist.items.all())


def sections(visit: Visit) -> list[tuple[str, list[Seen]]]:
    """What was seen, by the sections of the checklist."""
    answers = {a.item_id: a for a in Answer.objects.filter(visit=visit)}
    photos = photos_of(visit)
    seen = [Seen(i, answers.get(i.pk), tuple(p for p in photos if p.item_id == i.pk)) for i in items(visit)]
    return [(title, list(rows)) for title, rows in groupby(seen, key=lambda s: s.item.section)]


def photos_of(visit: Visit) -> list[Photo]:
    return list(Photo.objects.filter(visit=visit).select_related("file", "item"))


def eligible(actor: Actor, campaign: Campaign) -> QuerySet[Project]:
    """Projects that may be chosen for ``campaign``: the running ones of its programme."""
    rows = Project.objects.visible_to(actor, perms.plan).filter(
        programme=campaign.programme, status=Project.Status.RUNNING
    )
    return rows.select_related("unit", "desk").order_by("desk__path", "number")


def chosen(campaign: Campaign) -> QuerySet[Project]:
    """The schools of ``campaign``, for those who plan it."""
    return campaign.projects.select_related("unit", "desk").order_by("desk__path", "number")


def last_visits(projects: list[Project]) -> dict[int, Visit]:
    """The latest visit to each project, by the project's number in the table."""
    done = Visit.objects.filter(project__in=projects, status=Visit.Status.DONE).order_by("visited_on", "pk")
    return {visit.project_id: visit for visit in done}


def scores_until(projects: Sequence[Project], until: date) -> dict[int, list[Decimal]]:
    """The scores of the visits up to ``until``, by project, in the order of the visits."""
    done = Visit.objects.filter(project__in=projects, status=Visit.Status.DONE, visited_on__lte=until)
    found: dict[int, list[Decimal]] = defaultdict(list)
    for project, score in done.order_by("visited_on", "pk").values_list("project_id", "score"):
        if score is not None:
            found[project].append(score)
    return found
