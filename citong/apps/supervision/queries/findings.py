"""Findings and how they were rectified."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citong.lib import clock
from citong.platform.files import intake
from citong.platform.files.models import StoredFile

from ..models import Finding, Rectification
from ..purposes import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from citong.records.programmes.models import Project


def rectifications(finding: Finding) -> list[tuple[Rectification, list[StoredFile]]]:
    """What the school sent, the latest first, with the files."""
    rows = finding.rectifications.select_related("sent_by__person", "verified_by__person").order_by("-number")
    return [(row, list(evidence(row))) for row in rows]


def evidence(rectification: Rectification) -> QuerySet[StoredFile]:
    return intake.of(rectification, EVIDENCE)


def due_until(projects: Sequence[Project], until: date) -> dict[int, list[Finding]]:
    """The findings whose deadline has come by ``until``, by project, with their rectifications."""
    rows = Finding.objects.filter(project__in=projects, due_on__lte=until).prefetch_related("rectifications")
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in rows.order_by("due_on", "pk"):
        found[row.project_id].append(row)
    return found


def in_time(finding: Finding, until: date) -> bool:
    """Whether a rectification came by the deadline that was not sent back by ``until``."""
    sent: Iterable[Rectification] = finding.rectifications.all()
    return any(_day(r.sent_at) <= finding.due_on and not _sent_back(r, until) for r in sent)


def _sent_back(row: Rectification, until: date) -> bool:
    back = row.verdict == Rectification.Verdict.RETURNED
    return back and row.verified_at is not None and _day(row.verified_at) <= until


def _day(when: object) -> date:
    return when.astimezone(clock.SHANGHAI).date()  # type: ignore[attr-defined, no-any-return]


def file_of(finding: Finding, number: int) -> StoredFile | None:
    """The file with this number, if it is evidence about ``finding``."""
    ids = [str(pk) for pk in finding.rectifications.values_list("pk", flat=True)]
    kind = Rectification._meta.label_lower
    rows = StoredFile.objects.filter(purpose=EVIDENCE, subject_kind=kind, subject_id__in=ids)
    return rows.filter(pk=number).first()
