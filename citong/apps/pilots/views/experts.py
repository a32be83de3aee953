"""专家库: handing out the first password of an expert's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import experts
from citong.apps.pilots.models import Expert
from citong.apps.pilots.perms import perms
from citong.kit.guard import page
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request


@page(perms.pool)
@require_POST
def password(request: Request, pk: int) -> HttpResponse:
    """Make a first password and show it this once."""
    rows = Expert.objects.visible_to(request.actor, perms.pool).select_related("user__person", "unit")
    expert = get_object_or_404(rows, pk=pk)
    back = reverse("experts-detail", args=[pk])
    try:
        expert = experts.issue_password(expert, by=request.actor)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return HttpResponseRedirect(back)
    context = {
        "expert": expert,
        "password": expert.issued,
        "back": back,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("专家库", reverse("experts-list")),
            Crumb(expert.name, back),
            Crumb("初始密码"),
        ],
    }
    response = TemplateResponse(request, "pilots/experts_password.html", context)
    response["Cache-Control"] = "no-store"
    return response
