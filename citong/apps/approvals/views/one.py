"""One application: the form, how it went, what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.kit import adhoc
from citong.kit.adhoc import people
from citong.kit.choices import matching
from citong.kit.guard import page
from citong.lib import formdef
from citong.lib.flow import rules
from citong.platform.files import serving
from citong.platform.workflow import intervening, reading
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb, Fact

from ..actions import instances, tasks
from ..forms.acts import person
from ..papers import slip
from ..queries import allowances, attached, personal, reach, story
from ..queries import picture as pictures
from ..queries.signers import signers
from ..queries.standing import Standing, standing

if TYPE_CHECKING:
    from citong.kit.adhoc import AdhocForm
    from citong.kit.frame import Request

INVALID = 422
STEPPING_IN = (instances.reassign, instances.jump, instances.terminate, instances.change_version)
LABELS = {
    act.verb: act.label
    for act in (tasks.send_back, tasks.transfer, tasks.add_signers, tasks.copy, tasks.comment, tasks.urge)
}


def found(request: Request, pk: int) -> Instance:
    """The application, for those who have a part in it or look after its unit; for others it does not exist."""
    instance = reach.instance_of(request.actor, pk)
    if instance is not None:
        return instance
    if not request.actor.has(perms.own) and not request.actor.has(perms.view):
        raise PermissionDenied(perms.own)
    raise Http404


@page()
def show(request: Request, pk: int) -> HttpResponse:
    instance = found(request, pk)
    for task in reading.unseen(instance, request.actor):
        tasks.read(task, by=request.actor)
    reading.opened(instance, request.actor)
    return shown(request, instance)


def shown(request: Request, instance: Instance, form: AdhocForm | None = None, opinion: str = "") -> HttpResponse:
    """The page; with ``form`` as it was sent when something was refused."""
    part = standing(instance, request.actor)
    rights, definition = part.rights(), formdef.parse(instance.version.form)
    pending = part.pending
    if form is None and pending and pending.kind in Task.MAIN and set(rights.values()) & {"write", "required"}:
        form = adhoc.build(definition, instance.data, rights, request.actor, search=_search)
    context: dict[str, Any] = {
        "instance": instance,
        "tone": instance.tone,
        "facts": facts(instance),
        "form": form if form is not None and (form.fields or form.errors) else None,
        "cells": adhoc.cells(definition, instance.data, rights),
        "files_url": reverse("approvals-file", args=[instance.pk, 0]).removesuffix("0/"),
        "steps": story.steps(instance),
        "rounds": story.rounds(instance),
        "ahead": story.ahead(instance),
        "ask_refuse": f"确定不同意“{instance.title}”吗？",
        "balances": allowances.balances(instance) if instance.running else [],
        "part": part,
        "task": pending,
        "opinion": opinion,
        "phrases": personal.opinions(request.actor) if pending else [],
        "chooses": chooses(part, request),
        "acts": buttons(part),
        "interventions": interventions(part),
        "crumbs": [Crumb("工作台", "/"), Crumb("我的审批", reverse("approvals-mine")), Crumb(instance.title)],
    }
    return TemplateResponse(request, "approvals/one.html", context, status=INVALID if form and form.errors else 200)


def _search(kind: str) -> str:
    return reverse("approvals-people" if kind == "user" else "approvals-units")


def facts(instance: Instance) -> list[Fact]:
    return [
        Fact("申请人", f"{instance.initiator}（{instance.unit.label}）"),
        Fact("流程", instance.flow.name),
        Fact("编号", instance.number or "—"),
        Fact("提交时间", story.when(instance.started_at) or "—"),
        Fact("办结时间", story.when(instance.ended_at) or "—"),
        Fact("轮次", f"第 {instance.round} 轮"),
        Fact("紧急程度", instance.get_urgency_display()),
        *([Fact("结果", instance.get_result_display())] if instance.archived else []),
    ]


def chooses(part: Standing, request: Request) -> Any:
    """The field for whom the next node goes to, where the flow leaves that to this handler."""
    task = part.pending
    if task is None or task.kind not in Task.MAIN:
        return None
    asked = any(
        rule["kind"] == "chosen" and rule["node"] == task.run.node
        for node in _nodes(part.instance.version.nodes)
        for rule in rules.every(node.who)
    )
    return person(request.actor, "下一环节处理人") if asked else None


def _nodes(tree: Any) -> Any:
    for node in tree:
        yield node
        for arm in node.arms:
            yield from _nodes(arm.flow)


def buttons(part: Standing) -> list[dict[str, Any]]:
    """The acts that open a dialog or are done at once."""
    found = []
    for verb in part.verbs():
        task = part.pending if verb in {"send_back", "transfer", "add_signers"} else part.any_task
        assert task is not None  # noqa: S101 - verbs come from tasks
        found.append({"label": LABELS[verb], "href": reverse("approvals-act", args=[task.pk, verb]), "verb": verb})
    return found


def interventions(part: Standing) -> list[dict[str, Any]]:
    """What an administrator may do; nothing for others."""
    instance = part.instance
    if not instance.running or not part.actor.can(perms.intervene, instance):
        return []
    return [
        {"label": act.label, "href": reverse("approvals-step-in", args=[instance.pk, act.verb]), "danger": act.danger}
        for act in STEPPING_IN
        if act.verb != "change_version" or intervening.other_versions(instance)
    ]


@page()
def picture(request: Request, pk: int) -> HttpResponse:
    """The whole flow drawn, with how far the application has come."""
    instance = found(request, pk)
    context = {
        "instance": instance,
        "picture": pictures.of(instance),
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("我的审批", reverse("approvals-mine")),
            Crumb(instance.title, reverse("approvals-detail", args=[pk])),
            Crumb("流程图"),
        ],
    }
    return TemplateResponse(request, "approvals/picture.html", context)


@page()
def attachment(request: Request, pk: int, file: int) -> FileResponse:
    """A file of the form, if the field that holds it is not hidden from the reader."""
    instance = found(request, pk)
    rights = standing(instance, request.actor).rights()
    fields = [one.key for one in formdef.parse(instance.version.form) if one.kind == "file"]
    held = {pk for key in fields if rights.get(key) != "hidden" for pk in instance.data.get(key) or []}
    stored = reach.file_of(instance, file)
    if stored is None or file not in held:
        raise Http404
    return serving.download(request.actor, stored, inline=True)


@page()
def opinion_file(request: Request, pk: int, file: int) -> FileResponse:
    """What a handler has put beside his opinion."""
    stored = attached.opinion_file(found(request, pk), file)
    if stored is None:
        raise Http404
    return serving.download(request.actor, stored, inline=True)


@page()
def paper(request: Request, pk: int) -> HttpResponse:
    """The application as it is printed and filed."""
    instance = found(request, pk)
    if instance.status == Instance.Status.DRAFT:
        raise Http404
    rights = standing(instance, request.actor).rights()
    response = HttpResponse(slip.pdf(instance, rights), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{instance.number}.pdf"'
    return response


@page(perms.own)
def find_people(request: Request) -> HttpResponse:
    """Colleagues by what is typed."""
    return JsonResponse(matching(people.colleagues(request.actor), request.GET.get("q", "").strip()), safe=False)


@page(perms.own)
def find_signers(request: Request, pk: int) -> HttpResponse:
    """Who may have a task of one's own instead or sign it too, by what is typed."""
    task = reach.task_of(request.actor, pk)
    if task is None:
        raise Http404
    found = signers(request.actor, task)
    rows = matching(found.rows, request.GET.get("q", "").strip())
    return JsonResponse([row | {"text": found.posts.get(row["value"], row["text"])} for row in rows], safe=False)


@page(perms.intervene)
def find_successors(request: Request, pk: int) -> HttpResponse:
    """To whom a task of the application may be given, by what is typed."""
    instance = found(request, pk)
    if not request.actor.can(perms.intervene, instance):
        raise PermissionDenied(perms.intervene)
    rows = reach.successors(request.actor, instance)
    return JsonResponse(matching(rows, request.GET.get("q", "").strip()), safe=False)


@page(perms.own)
def find_units(request: Request) -> HttpResponse:
    return JsonResponse(matching(people.units(request.actor), request.GET.get("q", "").strip()), safe=False)
