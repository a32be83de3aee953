"""经验案例: the list and review desk, and the figures of what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.showcase.actions import drafting, review
from citong.apps.showcase.models import Case, CaseFigures, DailyViews
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import cases
from citong.kit.columns import Column, Kind
from citong.kit.filters import ALL, YES_NO
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django_filters import FilterSet

    from citong.platform.access.actor import Actor


def content_panel(actor: Actor, case: Case) -> dict[str, Any]:
    """The text that ``actor`` reads now."""
    named, reading = cases.current(actor, case, perms.write)
    return {"case": case, "named": named, "reading": reading}


def next_panel(actor: Actor, case: Case) -> dict[str, Any] | None:
    """What the school does next; the city reads the opinion it gave."""
    writes = actor.can(perms.write, case) and case.editable
    left = cases.problems(case.draft.values) if writes else []
    if not (writes or case.opinion or case.shown_id):
        return None
    return {"case": case, "writes": writes, "left": left, "submits": writes and actor.can(perms.submit, case)}


def versions_panel(_actor: Actor, case: Case) -> dict[str, Any] | None:
    rows = list(case.versions.select_related("by__person").order_by("-number"))
    return {"case": case, "versions": rows} if rows else None


def figures_panel(_actor: Actor, case: CaseFigures) -> dict[str, Any]:
    return {"case": case, "ask": f"?case={case.pk}"}


class Cases(Resource):
    model = Case
    perms = perms
    slug = "cases"
    title = "经验案例"
    columns = (Column("title", "案例", second="topic__name"), "unit", "project__desk", "status", "published_on")
    filters = ("topic", "project__desk", "project__programme", "project")
    search = ("title", "unit__name")
    tabs = "status"
    actions = (
        review.publish, review.send_back, review.take_down, review.withdraw, drafting.revise, drafting.ask,
        drafting.drop,
    )  # fmt: skip
    panels = (
        TemplatePanel("案例内容", "showcase/case_content.html", content_panel),
        TemplatePanel("办理", "showcase/case_next.html", next_panel, side=True),
        FieldsPanel("案例", ("unit", "project", "topic", "status", "published_on", "down_on"), side=True),
        TemplatePanel("提交版本", "showcase/case_versions.html", versions_panel, side=True),
    )


class Figures(Resource):
    model = CaseFigures
    perms = perms
    slug = "case-figures"
    title = "案例统计"
    columns = (
        Column("title", "案例", second="topic__name"),
        "unit",
        "status",
        "published_on",
        Column("views_count", "浏览", Kind.NUMBER, sortable=True, template="showcase/figure_views.html"),
        Column("adopted_count", "借鉴学校", Kind.NUMBER, sortable=True, template="showcase/figure_adopted.html"),
        Column("visits_count", "参观预约", Kind.NUMBER, sortable=True, template="showcase/figure_visits.html"),
    )
    filters = ("project__desk", "topic", "published_on", "project__programme", "project")
    search = ("title", "unit__name")
    order = ("-published_on",)
    panels = (
        TemplatePanel("统计", "showcase/figures_one.html", figures_panel),
        FieldsPanel("案例", ("title", "unit", "project", "topic", "status", "published_on"), side=True),
    )

    def rows(self, actor: Actor, params: Mapping[str, Any] | None = None, *, tab: bool = True) -> QuerySet[Any]:
        """Also by whether the public reads the case now (``public``)."""
        rows = super().rows(actor, params, tab=tab)
        public = (params or {}).get("public")
        return rows.filter(shown__isnull=public != "true") if public else rows

    def filterset(self, actor: Actor, params: Mapping[str, Any]) -> FilterSet:
        found = super().filterset(actor, params)
        found.form.fields["public"] = forms.ChoiceField(label="现在公开", choices=[("", ALL), *YES_NO], required=False)
        return found


class Views(Resource):
    model = DailyViews
    perms = perms
    slug = "case-views"
    title = "每日浏览"
    columns = ("day", "case", Column("case__unit", "学校"), "count")
    filters = ("case", "day")
    search = ("case__title", "case__unit__name")
    order = ("-day",)
