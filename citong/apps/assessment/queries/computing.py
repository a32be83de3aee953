"""Working it out: all projects of an assessment at once, as of a day, from measures, sheets and vetoes."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from citong.apps.assessment.content import Content, Given, Line
from citong.apps.assessment.models import Assessment, Entry, Mark, Sheet, Veto
from citong.lib import clock, grading
from citong.records.programmes import measures
from citong.records.programmes.measures import Measured
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from citong.apps.assessment.models import Indicator, Scheme

REVOKED = "试点资格已撤销"
Marks = dict[tuple[int, int], list[Given]]  # by project and indicator


def measured(
    indicators: Sequence[Indicator], projects: Sequence[Project], until: date
) -> dict[str, Mapping[int, Measured]]:
    """The values of each measure that ``indicators`` name, asked once."""
    wanted = sorted({i.source for i in indicators if i.source in measures.registry})
    return {code: measures.registry[code].compute(projects, until) for code in wanted}


def contents(
    scheme: Scheme,
    projects: Sequence[Project],
    until: date,
    marks: Marks | None = None,
    vetoes: Mapping[int, list[tuple[str, str]]] | None = None,
) -> dict[int, Content]:
    """What each project has achieved by ``until``, by its id."""
    indicators = list(scheme.indicators.all())
    values = measured(indicators, projects, until)
    bounds = grading.in_force([grading.Threshold(t.grade, t.least, t.since) for t in scheme.thresholds.all()], until)
    least = {grade: str(bound) for grade, bound in bounds.items()}
    return {
        project.pk: Content(
            scheme=str(scheme),
            until=until.isoformat(),
            least=least,
            lines=tuple(_line(i, project, values, marks or {}) for i in indicators),
            vetoes=tuple((vetoes or {}).get(project.pk, ())),
            out=REVOKED if project.status == Project.Status.REVOKED else "",
        )
        for project in projects
    }


def _line(indicator: Indicator, project: Project, values: dict[str, Mapping[int, Measured]], marks: Marks) -> Line:
    found = values.get(indicator.source, {}).get(project.pk, Measured(None))
    line = Line(
        key=indicator.key,
        title=indicator.title,
        weight=indicator.weight,
        source=indicator.source,
        label=indicator.source_label,
        formula=indicator.formula,
        scale=indicator.scale,
        scale_words=indicator.scale_words,
        anchors=indicator.anchor_lines,
        value=None if found.value is None else grading.rounded(Decimal(found.value)),
        inputs=dict(found.inputs),
        href=found.href,
        given=tuple(marks.get((project.pk, indicator.pk), ())),
    )
    return Line(**{**vars(line), "points": line.earned()})


def marks_of(assessment: Assessment) -> Marks:
    """What submitted sheets gave."""
    rows = Mark.objects.filter(
        sheet__entry__assessment=assessment, sheet__status=Sheet.Status.SUBMITTED, points__isnull=False
    )
    found: Marks = defaultdict(list)
    for mark in rows.select_related("sheet__entry", "sheet__reviewer__person").order_by("sheet__reviewer"):
        reviewer = mark.sheet.reviewer
        given = Given(reviewer.pk, str(reviewer), mark.points or Decimal(0), mark.comment)
        found[mark.sheet.entry.project_id, mark.indicator_id].append(given)
    return dict(found)


def vetoes_of(assessment: Assessment) -> dict[int, list[tuple[str, str]]]:
    """Confirmed vetoes by project."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Veto.objects.filter(entry__assessment=assessment, status=Veto.Status.CONFIRMED)
    for veto in rows.select_related("entry", "item").order_by("item__order", "pk"):
        found[veto.entry.project_id].append((veto.item.title, veto.facts))
    return found


def entries_of(assessment: Assessment) -> list[Entry]:
    rows = Entry.objects.filter(assessment=assessment).select_related("project__unit", "project__desk")
    return list(rows.order_by("project__number"))


def as_of(
    assessment: Assessment, until: date, entries: Sequence[Entry], *, with_marks: bool = True
) -> dict[int, Content]:
    """What ``entries`` have achieved by ``until``, by project; without marks for who must not know them yet."""
    marks = marks_of(assessment) if with_marks else {}
    return contents(assessment.scheme, [e.project for e in entries], until, marks, vetoes_of(assessment))


def today_of(assessment: Assessment) -> date:
    """The day as of which an open assessment is previewed."""
    return min(clock.today(), assessment.closes_on)
