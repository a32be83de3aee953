"""Assessments in the side navigation, as a tab of a project and in the overview, with what waits at desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit import nav
from citong.kit.desk import Figure
from citong.records.programmes import waiting
from citong.records.programmes.figures import figure
from citong.records.programmes.sections import State, section

from .models import Assessment, Grade, Objection, Result, Veto
from .perms import perms
from .queries import results, running
from .texts import ANSWER, CONFIRM

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Programme, Project

nav.group(
    "项目实施",
    25,
    nav.Entry("考核方案", "assessment-schemes-list", "ruler-measure", perms.scheme),
    nav.Entry("评估考核", "assessments-list", "report-analytics", perms.board),
    nav.Entry("考核评分", "assessment-scoring-list", "writing", perms.score, count=running.waiting_count),
    nav.Entry("考核结果", "assessment-results-list", "trophy", perms.board),
    nav.Entry("一票否决", "assessment-vetoes-list", "ban", perms.veto),
    nav.Entry("考核异议", "assessment-objections-list", "message-report", perms.answer),
)

waiting.declare(CONFIRM, Veto, "entry__project", perms.view)
waiting.declare(ANSWER, Objection, "result__entry__project", perms.view)


@section("考核", 60, "trophy", perms.view, "assessment-project")
def assessed(project: Project) -> State:
    """The newest grade, else the assessment that runs."""
    open_entry = running.entry_of(project, Assessment.Status.OPEN)
    closing = f"{open_entry.assessment.title}进行中，数据截止 {open_entry.assessment.closes_on}" if open_entry else ""
    result = results.latest(project)
    if result is None:
        return State("进行中", "blue", closing) if open_entry else State("未开始", "gray", "可查看按现行方案的得分")
    waiting = Objection.objects.filter(result__entry=result.entry_id, status=Objection.Status.FILED).exists()
    remark = closing or f"{result.entry.assessment.title}{'，异议待答复' if waiting else ''}"
    return State(result.get_grade_display(), result.tone, remark)


@figure(60, perms.board)
def grades(actor: Actor, programme: Programme) -> Figure | None:
    """How the grades of the last published assessment are spread; it opens the excellent ones, beside which stand the others."""
    assessment = results.last_published(programme)
    if assessment is None:
        return None
    counted = results.by_grade(
        Result.objects.visible_to(actor, perms.board).filter(entry__assessment=assessment).current()
    )
    rest = " · ".join(f"{grade.label} {number}" for grade, number in counted if grade != Grade.EXCELLENT)
    return Figure(
        label=f"考核优秀（{assessment.get_kind_display()}）",
        value=dict(counted)[Grade.EXCELLENT],
        unit="所",
        foot=rest,
        icon="trophy",
        tone="green",
        href=f"{reverse('assessment-results-list')}?entry__assessment={assessment.pk}&grade={Grade.EXCELLENT}",
    )
