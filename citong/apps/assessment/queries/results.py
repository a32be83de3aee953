"""Results as others read them: what is handed over, what a project has, whether the frozen figures still agree."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count
from django.urls import reverse

from citong.apps.assessment.content import Content, digest, places
from citong.apps.assessment.models import Assessment, Grade, Objection, Result
from citong.lib import clock
from citong.platform.files import intake
from citong.ui.shapes import File

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from citong.apps.assessment.models import Veto
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Programme, Project

NOUGHT = Decimal(0)


class Row(TypedDict):
    """One project's result for other features; ``dated`` is the day of the publication, also of one corrected since."""

    project: Project
    grade: str
    score: Decimal
    source: str
    dated: date
    href: str


def rows(assessment: Assessment) -> list[Row]:
    """The valid results of a published assessment, best first; who was not assessed is not among them."""
    found = current(assessment).exclude(grade=Grade.NONE).select_related("entry__project__unit", "entry__assessment")
    return [
        Row(
            project=r.entry.project,
            grade=r.grade,
            score=r.total or NOUGHT,
            source=f"{assessment.title}（更正，第 {r.version} 版）" if r.version > 1 else assessment.title,
            dated=published_on(r),
            href=reverse("assessment-results-detail", args=[r.pk]),
        )
        for r in found
    ]


def published_on(result: Result) -> date:
    moment = result.entry.assessment.published_at or result.made_at
    return moment.astimezone(clock.SHANGHAI).date()


def current(assessment: Assessment) -> QuerySet[Result]:
    """The newest version of each result."""
    found = Result.objects.filter(entry__assessment=assessment).current()
    return found.order_by("rank", "entry__project__number")


def by_grade(results: QuerySet[Result]) -> list[tuple[Grade, int]]:
    """How many got each grade, best first; grades that nobody got are left out but for the four of the scale."""
    counted = dict(results.order_by().values_list("grade").annotate(n=Count("pk")))
    return [(g, counted.get(g, 0)) for g in Grade if g != Grade.NONE or counted.get(g)]


def content_of(result: Result) -> Content:
    return Content.from_data(result.content)


def history(result: Result) -> list[Result]:
    """All versions, the newest first."""
    found = Result.objects.filter(entry=result.entry_id).select_related("made_by__person")
    return list(found.order_by("-version"))


def agrees(assessment: Assessment) -> bool:
    """Whether the frozen inputs, worked out once more, give the digest, totals, grades and places that were kept."""
    kept = list(Result.objects.filter(entry__assessment=assessment, version=1).select_related("entry__project"))
    again = [content_of(result).again() for result in kept]
    ranked = places((c.total, c.grade, bool(c.vetoes)) for c in again)
    same = all(
        (r.total, r.grade, r.rank, r.content) == (c.total, c.grade, rank, c.as_data())
        for r, c, rank in zip(kept, again, ranked, strict=True)
    )
    return same and digest((r.entry.project.number, content_of(r)) for r in kept) == assessment.digest


def published_of(actor: Actor, perm: str, project: Project) -> list[Result]:
    """The valid published results of one project, the newest assessment first."""
    found = Result.objects.visible_to(actor, perm).filter(
        entry__project=project, entry__assessment__status=Assessment.Status.PUBLISHED
    )
    rows = found.current().select_related("entry__assessment__scheme", "entry__project__unit", "objection")
    return list(rows.order_by("-entry__assessment__published_at"))


def latest(project: Project) -> Result | None:
    """The newest published result of a project."""
    found = Result.objects.filter(entry__project=project, entry__assessment__status=Assessment.Status.PUBLISHED)
    return found.select_related("entry__assessment").order_by("-entry__assessment__published_at", "-version").first()


def last_published(programme: Programme) -> Assessment | None:
    found = Assessment.objects.filter(programme=programme, status=Assessment.Status.PUBLISHED)
    return found.order_by("-published_at").first()


def file_name(result: Result) -> str:
    """How the paper of a result is called."""
    tail = f"（第 {result.version} 版）" if result.version > 1 else ""
    return f"{result.entry.assessment.title}-{result.entry.project.unit.name}{tail}"


def evidence_of(about: Veto | Objection) -> QuerySet[StoredFile]:
    return intake.of(about).order_by("pk")


def files_of(about: Veto | Objection) -> list[File]:
    """The evidence as pages list it."""
    address = "assessment-objection-file" if isinstance(about, Objection) else "assessment-veto-file"
    return [File(f.name, href=reverse(address, args=[about.pk, f.pk]), size=f.size) for f in evidence_of(about)]
