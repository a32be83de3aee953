"""Verifying the audit trail, and the gallery of components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from citong.apps.console import queries
from citong.apps.console.perms import perms
from citong.kit.guard import page
from citong.platform.jobs import queue
from citong.ui import gallery as samples
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request


@page(perms.verify)
def verify(request: Request) -> HttpResponse:
    """Start a run over all chains, and see what the last ones found."""
    if request.actor.units(perms.verify) is not None:
        raise PermissionDenied(perms.verify)
    if request.method == "POST":
        job = queue.start("console.verify", request.actor, {}, once=True)
        return redirect("workbench-job", job.pk)
    chains, entries = queries.trail_size()
    crumbs = [Crumb("工作台", "/"), Crumb("审计", "/console/audit/"), Crumb("核验")]
    context = {"crumbs": crumbs, "chains": chains, "entries": entries, "runs": queries.verifications()}
    return render(request, "console/verify.html", context)


@page(perms.jobs)
def gallery(request: Request) -> HttpResponse:
    return render(request, "ui/gallery.html", samples.context())
