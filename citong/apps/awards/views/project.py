"""奖补 of one project: what the school was awarded, received and used, with its reports and its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse

from citong.kit.guard import page
from citong.records.programmes.pages import frame, project_of

from ..perms import perms
from ..queries import balances
from ..sections import LABEL

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request


@page(perms.view)
def show(request: Request, pk: int) -> HttpResponse:
    """A section of the project."""
    project = project_of(request.actor, pk, perms.view)
    awards = balances.of_project(project)
    sums = balances.total(awards)
    context = {
        **frame(project, LABEL),
        "awards": awards,
        "sums": sums,
        "reports": balances.reports(project),
        "entries": balances.entries(project),
        "may_report": sums.balance > 0 and request.actor.can(perms.use, project),
    }
    return TemplateResponse(request, "awards/project.html", context)
