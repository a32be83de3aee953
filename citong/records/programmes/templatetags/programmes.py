"""The tabs over all pages of one project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import Library

from citong.records.programmes import sections

if TYPE_CHECKING:
    from citong.records.programmes.models import Project

register = Library()


@register.inclusion_tag("ui/link_tabs.html", takes_context=True)
def project_tabs(context: dict[str, Any], project: Project, *, active: str) -> dict[str, Any]:
    """``{% project_tabs project active="月报" %}``."""
    return {"items": sections.tabs(context["request"].actor, project, active), "label": "项目内容"}
