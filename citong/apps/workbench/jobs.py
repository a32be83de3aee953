"""Pages of the own jobs: how far they are, stopping, trying again, the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.platform.files import serving
from citong.platform.jobs import queue
from citong.platform.signin.middleware import passive
from citong.ui.shapes import Crumb

from . import queries

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.platform.jobs.models import Job

SIZE = 20
TONES = {"waiting": "gray", "running": "blue", "done": "green", "failed": "red", "cancelled": "orange"}
HERE = (Crumb("工作台", "/"), Crumb("我的任务", "/jobs/"))


def _own(request: Request, pk: int) -> Job:
    found = queries.job(request.actor, pk)
    if found is None:
        raise Http404
    return found


@page()
def jobs(request: Request) -> HttpResponse:
    page = Paginator(queue.of(request.actor), SIZE).get_page(request.GET.get("page"))
    rows = [(job, TONES[job.state]) for job in page]
    context = {"crumbs": [HERE[0], Crumb("我的任务")], "page": page, "rows": rows}
    return render(request, "workbench/jobs.html", context)


@page()
def job(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    context = {"crumbs": [*HERE, Crumb(found.title)], "job": found, "tone": TONES[found.state]}
    return render(request, "workbench/job.html", context)


@passive
@page()
def state(request: Request, pk: int) -> HttpResponse:
    """The part of the page that changes; asked for every two seconds while the job is alive."""
    found = _own(request, pk)
    return render(request, "workbench/_job.html", {"job": found, "tone": TONES[found.state]})


@require_POST
@page()
def cancel(request: Request, pk: int) -> HttpResponse:
    found = queue.cancel(_own(request, pk))
    waits = found.state == found.State.RUNNING
    messages.success(request, "已请求停止，任务会在下一步停下。" if waits else f"任务{found.get_state_display()}。")
    return redirect("workbench-job", pk)


@require_POST
@page()
def retry(request: Request, pk: int) -> HttpResponse:
    try:
        queue.retry(_own(request, pk))
        messages.success(request, "任务已重新排队。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("workbench-job", pk)


@page()
def download(request: Request, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    if found.result_file is None:
        raise Http404
    return serving.download(request.actor, found.result_file)
