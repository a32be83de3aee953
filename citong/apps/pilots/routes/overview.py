"""Addresses of the overview, and what it puts on everybody's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse

from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import overview as queries
from citong.apps.pilots.views import overview
from citong.kit import desk

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

desk.shortcut("试点总览", "pilots-overview-board", "chart-bar", perms.overview, order=20)
desk.shortcut("批次管理", "pilots-batch-list", "stack-2", perms.batch, order=30, tone="violet")


@desk.figure(20, perms.overview)
def submitted(actor: Actor) -> desk.Figure | None:
    """How many schools have applied in the newest batch, and how the quota is used."""
    found = queries.brief(actor)
    if found is None:
        return None
    foot = f"已推荐 {found.recommended} / 名额 {found.places}"
    href = reverse("pilots-overview-batch", args=[found.batch.pk])
    return desk.Figure("试点申报", found.submitted, "所", foot, icon="school", tone="cyan", href=href)


@desk.figure(30, perms.overview)
def late(actor: Actor) -> desk.Figure | None:
    """What has waited too long at any desk."""
    found = queries.brief(actor)
    if found is None:
        return None
    href = f"{reverse('pilots-application-list')}?batch={found.batch.pk}&waits=late"
    tone = "red" if found.late else "gray"
    return desk.Figure("超时未办", found.late, "所", "停留超过规定天数", icon="alert-triangle", tone=tone, href=href)


urlpatterns = [
    path("overview/", overview.board, name="pilots-overview-board"),
    path("overview/<int:pk>/", overview.board, name="pilots-overview-batch"),
    path("overview/<int:pk>/overview.xlsx", overview.excel, name="pilots-overview-excel"),
]
