"""Acting on a task: agreeing and refusing from the page itself, everything else in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit import adhoc
from citong.kit.forms import blame
from citong.kit.frame import answer, go
from citong.kit.guard import page
from citong.lib import formdef
from citong.platform.workflow.models import Instance, Task
from citong.ui.shapes import Crumb

from ..actions import instances, tasks
from ..forms.acts import form_for
from ..queries import mine, reach
from ..queries.standing import standing
from .filling import INVALID, chosen_of, refused, searched, taken
from .one import shown

if TYPE_CHECKING:
    from citong.kit.actions import Action
    from citong.kit.adhoc import AdhocForm
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

ON_TASK: dict[str, Action] = {
    act.verb: act
    for act in (
        tasks.send_back,
        tasks.transfer,
        tasks.add_signers,
        tasks.copy,
        tasks.comment,
        tasks.urge,
        tasks.remove_signer,
        tasks.take_step_back,
        tasks.take_over,
        tasks.recall_copy,
    )
}
ON_INSTANCE: dict[str, Action] = {
    act.verb: act
    for act in (instances.withdraw, instances.reassign, instances.jump, instances.terminate, instances.change_version)
}


def task_of(actor: Actor, pk: int) -> Task:
    """A task in which ``actor`` has a part; for others it does not exist."""
    if (task := reach.task_of(actor, pk)) is None:
        raise Http404
    return task


def instance_of(actor: Actor, pk: int) -> Instance:
    if (instance := reach.instance_of(actor, pk)) is None:
        raise Http404
    return instance


@require_POST
@page()
def decide(request: Request, pk: int) -> HttpResponse:
    """Agree, submit or refuse, together with what the handler filled in; what is refused comes back as it was typed."""
    task, opinion = task_of(request.actor, pk), request.POST.get("opinion", "").strip()
    form, files = form_of(task, request), request.FILES.getlist("files")
    try:
        if request.POST.get("act") == "refuse":
            task = tasks.refuse(task, opinion=opinion, files=files, by=request.actor)
        elif form.is_valid():
            given = form.given() | taken(task.instance, form, request.actor)
            more = {"given": given, "chosen": chosen_of(request), "files": files}
            task = tasks.agree(task, opinion=opinion, by=request.actor, **more)
    except ValidationError as error:
        refused(form, error)
    if form.errors:
        if files:
            form.add_error(None, "这次没有办成，意见的附件请重新选择。")
        return shown(request, instance_of(request.actor, task.instance_id), form, opinion)
    messages.success(request, f"{task.get_did_display()}：{task.instance}")
    return HttpResponseRedirect(_next(request, reverse("approvals-detail", args=[task.instance_id])))


def form_of(task: Task, request: Request) -> AdhocForm:
    """What the handler may write at this node."""
    rights = standing(task.instance, request.actor).rights() if task.kind in Task.MAIN else {}
    form, data = formdef.parse(task.instance.version.form), task.instance.data
    return adhoc.build(form, data, rights, request.actor, request.POST, request.FILES, search=searched)


def _next(request: Request, address: str) -> str:
    """On to the next one that waits, if the handler wants to go through his list."""
    if "next" not in request.POST:
        return address
    waiting = mine.next_one(request.actor)
    return reverse("approvals-detail", args=[waiting.instance_id]) if waiting else reverse("approvals-mine")


@page()
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the other acts on a task."""
    if verb not in ON_TASK:
        raise Http404
    return _done(request, ON_TASK[verb], task_of(request.actor, pk))


@page()
def step_in(request: Request, pk: int, verb: str) -> HttpResponse:
    """Withdrawing one's own, or an administrator's intervention."""
    if verb not in ON_INSTANCE:
        raise Http404
    return _done(request, ON_INSTANCE[verb], instance_of(request.actor, pk))


def _done(request: Request, doing: Action, subject: Task | Instance) -> HttpResponse:
    if not doing.permits(subject, request.actor):
        raise PermissionDenied(doing.perm)
    instance = subject if isinstance(subject, Instance) else subject.instance
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_for(doing.verb, request.actor, subject, *sent)
    if request.method == "POST" and form.is_valid():
        try:
            doing(subject, by=request.actor, **form.values())
        except ValidationError as error:
            blame(form, error)
        else:
            messages.success(request, f"{doing.label}成功：{instance}")
            return go(request, reverse("approvals-detail", args=[instance.pk]))
    back = reverse("approvals-detail", args=[instance.pk])
    context = {
        "act": doing,
        "obj": instance,
        "form": form,
        "url": request.path,
        "cancel": back,
        "crumbs": [Crumb("工作台", "/"), Crumb(str(instance), back), Crumb(doing.label)],
    }
    status = INVALID if form.is_bound and form.errors else 200
    return answer(request, "kit/act.html", context, part="kit/act_part.html", status=status)


@require_POST
@page()
def batch(request: Request) -> HttpResponse:
    """Agree to many at once: each in its own transaction, each with its result."""
    ids = [pk for pk in request.POST.getlist("ids") if pk.isdecimal()][:100]
    opinion = request.POST.get("opinion", "").strip()
    rows = mine.waiting(request.actor, ids)
    outcomes = [(task, _one(task, opinion, request.actor)) for task in rows]
    done = sum(not problem for _, problem in outcomes)
    context = {
        "outcomes": outcomes,
        "done": done,
        "failed": len(outcomes) - done,
        "crumbs": [Crumb("工作台", "/"), Crumb("我的审批", reverse("approvals-mine")), Crumb("批量同意")],
    }
    return TemplateResponse(request, "approvals/batch.html", context)


def _one(task: Task, opinion: str, by: Actor) -> str:
    if task.kind == Task.Kind.FILL:
        return "这一环节要填写内容，请打开后填写并提交。"
    try:
        tasks.agree(task, opinion=opinion, via=Task.Via.BATCH, by=by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
