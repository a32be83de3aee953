"""What the application puts into a project's archive: each submitted version as paper, the stamped scans, the opinions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from citong.apps.pilots.models import Application
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.queries import papers
from citong.records.programmes.dossier import Document, folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.apps.pilots.models import Version
    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Project


@folder("申报", 10)
def application(project: Project) -> Iterator[Document]:
    """``申报表-第1版.pdf`` and ``盖章扫描件-第1版-….pdf``, then the opinions as text."""
    own = Application.objects.filter(project=project).first()
    if own is None:
        return
    for version in own.versions.order_by("number"):
        yield Document(f"申报表-第{version.number}版.pdf", partial(_paper, version))
    for place, scan in enumerate(own.scans.select_related("file", "version"), start=1):
        name = f"盖章扫描件-第{scan.version.number}版-{place:02d}-{scan.file.name}"
        yield Document(name, partial(_content, scan.file))
    yield Document("办理记录.txt", partial(_record, own))


def _paper(version: Version) -> bytes:
    return pdf.form(papers.form_data(version))


def _content(file: StoredFile) -> bytes:
    with file.file.open("rb") as opened:
        return bytes(opened.read())


def _record(application: Application) -> bytes:
    """Each step with its day, its hand and its opinion."""
    lines = [
        f"{timezone.localtime(step.at):%Y-%m-%d %H:%M} {step.label} {step.by or ''} {step.opinion}".rstrip()
        for step in application.steps.select_related("by__person").order_by("pk")
    ]
    return "\n".join(lines).encode()
