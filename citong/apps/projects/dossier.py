"""What plans and monthly reports put into a project's archive: each sent version as paper, what became of every month, and of the project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from citong.apps.projects.models import Report
from citong.apps.projects.papers import course, pdf
from citong.apps.projects.papers import plan as plan_paper
from citong.apps.projects.queries import months, plans, usage
from citong.records.programmes.dossier import Document, folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Project


@folder("实施计划", 10)
def submitted_plans(project: Project) -> Iterator[Document]:
    """Every version that was submitted, also those that were sent back or replaced."""
    for plan in plans.submitted(project):
        yield Document(f"第{plan.number}版-{plan.get_status_display()}.pdf", partial(plan_paper.paper, plan))


@folder("项目变动", 20)
def changes(project: Project) -> Iterator[Document]:
    """Handovers, suspensions and the end, each with its reason."""
    yield Document("项目变动.txt", partial(course.changes, project))


@folder("月报", 30)
def reports(project: Project) -> Iterator[Document]:
    """How every month stands, then ``2019-01/月报-第1版.pdf`` and ``2019-01/第1版-佐证材料/...`` for all that was sent."""
    yield Document("上报情况.csv", partial(course.months, project))
    rows = Report.objects.filter(obligation__project=project, status=Report.Status.SENT)
    for version in rows.select_related("obligation__project__unit", "sent_by__person").order_by(
        "obligation__month", "number"
    ):
        start = f"{version.obligation.month:%Y-%m}"
        evidence = months.files_of(version)
        names = [file.name for file in evidence]
        yield Document(
            f"{start}/月报-第{version.number}版.pdf", partial(pdf.report, version, usage.lines(version.usage), names)
        )
        for number, file in enumerate(evidence, start=1):
            yield Document(f"{start}/第{version.number}版-佐证材料/{number:02d}-{file.name}", partial(content, file))


def content(file: StoredFile) -> bytes:
    with file.file.open("rb") as opened:
        return bytes(opened.read())
