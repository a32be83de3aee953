"""考核 in a project's archive: every published result, what was objected to it, and the vetoes, with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import get_valid_filename

from citong.records.programmes.dossier import Document, folder

from .models import Assessment, Objection, Result, Veto
from .papers import pdf
from .queries import results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Project

PUBLISHED = Assessment.Status.PUBLISHED


@folder("考核", 60)
def papers(project: Project) -> Iterator[Document]:
    """Results in each of their versions, with formulas and inputs; then objections, and vetoes as a school may read them: those confirmed."""
    kept = Result.objects.filter(entry__project=project, entry__assessment__status=PUBLISHED)
    rows = kept.select_related("entry__project__unit", "entry__project__desk", "entry__assessment__programme")
    for result in rows.order_by("entry__assessment__published_at", "version"):
        name = f"{result.entry.assessment.get_kind_display()}结果-第{result.version}版.pdf"
        yield Document(name, lambda result=result: pdf.result(result))  # type: ignore[misc]
    for objection in Objection.objects.filter(result__entry__project=project).order_by("pk"):
        place = f"{objection.result.entry.assessment.get_kind_display()}异议-第{objection.result.version}版"
        yield from told(place, objection, f"{objection.text}\n\n{objection.get_status_display()}\n{objection.answer}\n")
    for number, veto in enumerate(
        Veto.objects.filter(entry__project=project, status=Veto.Status.CONFIRMED).order_by("pk"), start=1
    ):
        place = f"一票否决-{number:02d}"
        yield from told(place, veto, f"{veto.item}\n{veto.facts}\n\n{veto.get_status_display()}\n{veto.opinion}\n")


def told(place: str, about: Objection | Veto, text: str) -> Iterator[Document]:
    """What was said, and the files that prove it."""
    yield Document(f"{place}/内容.txt", text.encode)
    for number, file in enumerate(results.evidence_of(about), start=1):
        yield Document(f"{place}/{number:02d}-{get_valid_filename(file.name)}", lambda file=file: read(file))  # type: ignore[misc]


def read(file: StoredFile) -> bytes:
    with file.file.open("rb") as kept:
        return bytes(kept.read())
