"""Figures of the running programme: findings that are not closed, those that are late, what waits for a verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from citong.kit.desk import Figure
from citong.records.programmes import waiting
from citong.records.programmes.figures import figure
from citong.records.programmes.tallies import tally

from .actions.waiting import ESCALATED, VERIFY
from .models import Finding, Visit
from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Programme, Project

for _kind in (VERIFY, ESCALATED):
    waiting.declare(_kind, Finding, "project", perms.view)


def rows_of(programme: Programme, **conditions: str) -> str:
    """The list of findings under these conditions."""
    query = urlencode({"project__programme": str(programme.pk), **conditions})
    return f"{reverse('supervision-findings-list')}?{query}"


@figure(50, perms.view)
def unfinished(actor: Actor, programme: Programme) -> Figure:
    """整改未完成的问题, with those that wait for a verification."""
    rows = Finding.objects.visible_to(actor, perms.view).filter(project__programme=programme, unfinished=True)
    waiting = rows.filter(status=Finding.Status.RECTIFIED).count()
    visits = Visit.objects.visible_to(actor, perms.view).filter(project__programme=programme, status=Visit.Status.DONE)
    return Figure(
        "整改未完成的问题",
        rows.count(),
        "个",
        foot=f"其中待核验 {waiting} 个；已检查 {visits.count()} 次",
        icon="clipboard-check",
        tone="orange",
        href=rows_of(programme, unfinished="true"),
    )


@figure(51, perms.view)
def late(actor: Actor, programme: Programme) -> Figure:
    """整改逾期 and not closed."""
    rows = Finding.objects.visible_to(actor, perms.view).filter(
        project__programme=programme, unfinished=True, late=True
    )
    grave = rows.filter(severity=Finding.Severity.CRITICAL).count()
    return Figure(
        "整改逾期未销号",
        rows.count(),
        "个",
        foot=f"其中严重问题 {grave} 个",
        icon="alert-triangle",
        tone="red",
        href=rows_of(programme, unfinished="true", late="true"),
    )


def open_at(programme: Programme, desk: Unit | None) -> str:
    """The list of findings that are not closed, at one desk or at all."""
    at = {"project__desk": str(desk.pk)} if desk else {}
    return rows_of(programme, unfinished="true", **at)


@tally("未整改问题", 10, perms.view, open_at)
def open_findings(projects: Sequence[Project]) -> Mapping[int, int]:
    """Findings of each project that are not closed; the caller has chosen the projects within reach."""
    rows = Finding.objects.filter(project__in=projects, unfinished=True).order_by()
    return dict(rows.values_list("project").annotate(number=Count("pk")))
