"""考核结果, 公布表 and 考核异议: the lists, and the page of one result with every formula, input and score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.assessment.actions import objections as acts
from citong.apps.assessment.models import Objection, PublishedResult, Result
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import results
from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


def made(actor: Actor, result: Result) -> dict[str, Any]:
    """The lines of the result as they were frozen."""
    return {
        "result": result,
        "content": results.content_of(result),
        "named": actor.can(perms.board, result.entry.assessment),
    }


def versions(_actor: Actor, result: Result) -> dict[str, Any] | None:
    rows = results.history(result)
    return {"versions": rows} if len(rows) > 1 else None


class Results(Resource):
    model = Result
    perms = perms
    slug = "assessment-results"
    title = "考核结果"
    columns = (
        Column("entry__project__unit", "学校", second="entry__project__number"),
        Column("entry__project__desk", "主管单位"),
        Column("entry__assessment", "考核"),
        Column("rank", "名次"),
        "total",
        "grade",
        Column("version", "版本", Kind.NUMBER),
    )
    filters = ("entry__assessment", "entry__project__desk")
    search = ("entry__project__unit__name", "entry__project__number")
    tabs = "grade"
    order = ("entry__assessment", "rank", "entry__project__number")
    panels = (
        TemplatePanel("得分构成", "assessment/result_lines.html", made, flush=True),
        FieldsPanel(
            "结果",
            ("total", "grade", "rank", "version", Column("entry__assessment", "考核"), "made_at", "reason"),
            side=True,
        ),
        TemplatePanel("各版结果", "assessment/result_versions.html", versions, side=True, flush=True),
    )

    def rows(self, actor: Actor, params: Mapping[str, Any] | None = None, *, tab: bool = True) -> QuerySet[Any]:
        """Only the newest version of each."""
        return super().rows(actor, params, tab=tab).current()  # type: ignore[attr-defined, no-any-return]


RANK = "名次（公布或更正时）"  # a correction gives one school its place anew and leaves those of the others


class Published(Resource):
    model = PublishedResult
    perms = perms
    slug = "assessment-published"
    title = "考核结果公布表"
    columns = (
        Column("entry__project__unit", "学校", second="entry__project__number"),
        Column("entry__project__desk", "主管单位"),
        Column("entry__assessment", "考核", second="entry__assessment__published_at"),
        Column("rank", RANK),
        "total",
        "grade",
    )
    filters = ("entry__assessment",)
    search = ("entry__project__unit__name", "entry__project__number", "entry__project__desk__name")
    tabs = "grade"
    order = ("-entry__assessment", "rank", "entry__project__number")
    panels = (
        FieldsPanel(
            "公布结果",
            (
                Column("entry__project__unit", "学校"), Column("entry__project__desk", "主管单位"),
                Column("entry__assessment", "考核"), Column("entry__assessment__published_at", "公布时间"),
                "total", "grade", Column("rank", RANK),
            ),
        ),
    )  # fmt: skip


def evidence(_actor: Actor, objection: Objection) -> dict[str, Any] | None:
    files = results.files_of(objection)
    return {"files": files} if files else None


def objected(actor: Actor, objection: Objection) -> dict[str, Any]:
    """The result that is objected to, and the way to uphold."""
    return {
        "objection": objection,
        "result": objection.result,
        "content": results.content_of(objection.result),
        "named": actor.can(perms.board, objection.result.entry.assessment),
        "may_uphold": acts.uphold.allowed(objection, actor),
    }


class Objections(Resource):
    model = Objection
    perms = perms
    slug = "assessment-objections"
    title = "考核异议"
    columns = (
        Column("result__entry__project__unit", "学校", second="result__entry__assessment__title"),
        Column("result__total", "所涉总分"),
        Column("result__grade", "所涉等级"),
        "status",
        "filed_at",
        "answered_at",
    )
    filters = ("result__entry__assessment",)
    search = ("result__entry__project__unit__name",)
    tabs = "status"
    actions = (acts.reject,)
    panels = (
        FieldsPanel("异议", (Column("result__entry__assessment", "考核"), "filed_by", "filed_at", "text")),
        TemplatePanel("佐证材料", "assessment/evidence.html", evidence),
        TemplatePanel("所涉结果", "assessment/objection_result.html", objected, flush=True),
        FieldsPanel("答复", ("status", "answer", "answered_by", "answered_at"), side=True),
    )
