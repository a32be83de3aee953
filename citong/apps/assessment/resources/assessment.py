"""考核: the list of assessments, and the board of one: projects by indicators, the team, what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.assessment.actions import running as acts
from citong.apps.assessment.actions import vetoes as veto_acts
from citong.apps.assessment.models import Assessment, Veto
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import board, results, running
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def table(actor: Actor, assessment: Assessment) -> dict[str, Any]:
    return {"assessment": assessment, "board": board.of(actor, assessment)}


def todo(actor: Actor, assessment: Assessment) -> dict[str, Any] | None:
    """What keeps it from closing."""
    if assessment.status != Assessment.Status.OPEN or not actor.can(perms.manage, assessment):
        return None
    return {"missing": running.unfinished(assessment)}


def team(actor: Actor, assessment: Assessment) -> dict[str, Any] | None:
    """The reviewers with their progress, for those who run it."""
    if not actor.can(perms.board, assessment):
        return None
    return {
        "assessment": assessment,
        "team": running.team(assessment),
        "may_change": acts.appoint.allowed(assessment, actor),
    }


def frozen(actor: Actor, assessment: Assessment) -> dict[str, Any] | None:
    """Digest and whether the figures still agree with it."""
    if assessment.status == Assessment.Status.OPEN or not actor.can(perms.board, assessment):
        return None
    return {"assessment": assessment, "agrees": results.agrees(assessment)}


class Assessments(Resource):
    model = Assessment
    perms = perms
    slug = "assessments"
    title = "评估考核"
    columns = (
        Column("title", "考核名称", second="programme__title"),
        "kind",
        "status",
        "scheme",
        "closes_on",
        "published_at",
        "objections_until",
    )
    filters = ("programme", "kind")
    search = ("title",)
    tabs = "status"
    fields = ("programme", "scheme", "title", "closes_on")
    create = acts.begin
    actions = (acts.close, acts.publish, acts.reopen)
    panels = (
        TemplatePanel("考核总表", "assessment/board.html", table, flush=True),
        TemplatePanel("核算前还需完成", "assessment/board_todo.html", todo, side=True),
        TemplatePanel("评审人", "assessment/board_team.html", team, side=True),
        TemplatePanel("数据核验", "assessment/board_digest.html", frozen, side=True),
        FieldsPanel(
            "考核",
            ("programme", "scheme", "closes_on", "opened_at", "closed_at", "published_at", "objections_until"),
            side=True,
        ),
    )

    @property
    def view_perm(self) -> str:
        return perms.board


def evidence(_actor: Actor, veto: Veto) -> dict[str, Any]:
    return {"files": results.files_of(veto)}


class Vetoes(Resource):
    model = Veto
    perms = perms
    slug = "assessment-vetoes"
    title = "一票否决"
    columns = (
        Column("entry__project__unit", "学校", second="entry__project__number"),
        Column("item", "否决事项", second="entry__assessment__title"),
        "status",
        "entered_at",
        "decided_at",
    )
    filters = ("entry__assessment",)
    search = ("entry__project__unit__name", "item__title")
    tabs = "status"
    actions = (veto_acts.confirm, veto_acts.dismiss)
    panels = (
        FieldsPanel("事实", (Column("entry__assessment", "考核"), "item", "facts", "entered_by", "entered_at")),
        TemplatePanel("佐证材料", "assessment/evidence.html", evidence),
        FieldsPanel("认定", ("opinion", "decided_by", "decided_at"), side=True),
    )

    @property
    def view_perm(self) -> str:
        return perms.veto
