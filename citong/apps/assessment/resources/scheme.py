"""考核方案: the page of one version with everything it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.assessment.actions import schemes as acts
from citong.apps.assessment.models import Assessment, Scheme
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import schemes
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def indicators(_actor: Actor, scheme: Scheme) -> dict[str, Any]:
    return {"indicators": list(scheme.indicators.all()), "missing": schemes.without_data(scheme)}


def bounds(_actor: Actor, scheme: Scheme) -> dict[str, Any]:
    return {"thresholds": list(scheme.thresholds.all())}


def vetoes(_actor: Actor, scheme: Scheme) -> dict[str, Any]:
    return {"items": list(scheme.veto_items.all())}


def versions(actor: Actor, scheme: Scheme) -> dict[str, Any]:
    """All versions, and what may be done with this one."""
    rows = Scheme.objects.visible_to(actor, perms.scheme).filter(unit=scheme.unit_id, code=scheme.code)
    return {
        "scheme": scheme,
        "versions": list(rows.order_by("-version")),
        "used": list(Assessment.objects.visible_to(actor, perms.board).filter(scheme=scheme)),
        "may_change": acts.change.allowed(scheme, actor),
        "may_revise": actor.can(perms.scheme, scheme),
    }


class Schemes(Resource):
    model = Scheme
    perms = perms
    slug = "assessment-schemes"
    title = "考核方案"
    columns = (Column("title", "方案名称", second="basis"), "kind", "version", "effective_from", "objection_days")
    filters = ("kind",)
    search = ("title",)
    order = ("kind", "code", "-version")
    panels = (
        TemplatePanel("考核指标", "assessment/scheme_indicators.html", indicators, flush=True),
        TemplatePanel("一票否决事项", "assessment/scheme_vetoes.html", vetoes, flush=True),
        TemplatePanel("等级分数线", "assessment/scheme_bounds.html", bounds, flush=True),
        TemplatePanel("版本", "assessment/scheme_versions.html", versions, side=True),
        FieldsPanel("方案", ("kind", "version", "effective_from", "objection_days", "basis"), side=True),
    )

    @property
    def view_perm(self) -> str:
        return perms.scheme
