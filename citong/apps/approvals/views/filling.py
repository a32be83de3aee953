"""Filling in an application: a new one from the catalogue, or a draft and what was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit import adhoc
from citong.kit.adhoc import people
from citong.kit.guard import page
from citong.lib import formdef
from citong.lib.flow import positions, rules
from citong.platform.workflow import forecast, starting
from citong.platform.workflow.assignees import Case
from citong.platform.workflow.models import FlowDef, Instance
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb

from ..actions import instances as acts
from ..forms.acts import UrgencyForm, person
from ..queries import allowances, catalogue, mine
from . import saving

if TYPE_CHECKING:
    from citong.kit.adhoc import AdhocForm
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

INVALID = 422
HOME = Crumb("工作台", "/")


def searched(kind: str) -> str:
    """Where the options of people and units are searched."""
    return reverse("approvals-people" if kind == "user" else "approvals-units")


@page(perms.start)
def start(request: Request) -> HttpResponse:
    """The catalogue of what one can apply for."""
    text = request.GET.get("q", "").strip()
    context = {"shelves": catalogue.shelves(request.actor, text), "text": text, "crumbs": [HOME, Crumb("发起申请")]}
    return TemplateResponse(request, "approvals/start.html", context)


def offered(actor: Actor, pk: int) -> FlowDef:
    """A flow that ``actor`` may start."""
    flow = next((flow for flow in catalogue.startable(actor) if flow.pk == pk), None)
    if flow is None:
        raise Http404
    return flow


@page(perms.start)
def fresh(request: Request, flow: int) -> HttpResponse:
    """A new application."""
    version = catalogue.live_version(offered(request.actor, flow))
    if version is None:
        raise Http404
    return _filled(request, starting.new(version, request.actor))


@page(perms.own)
def edit(request: Request, pk: int) -> HttpResponse:
    """A draft of one's own, or what one has withdrawn."""
    instance = mine.draft(request.actor, pk)
    if instance is None:
        raise Http404
    if instance.status not in {Instance.Status.DRAFT, Instance.Status.WITHDRAWN}:
        if saving.scripted(request):
            return saving.refusal(saving.SENT)
        return HttpResponseRedirect(reverse("approvals-detail", args=[pk]))
    return _filled(request, instance)


def _filled(request: Request, instance: Instance) -> HttpResponse:
    form = form_of(instance, request)
    if request.method != "POST":
        return shown(request, instance, form)
    if saving.scripted(request):
        return saving.by_itself(request, instance, form, lambda kept: blank_form(kept, request.actor))
    if not form.is_valid():
        return shown(request, instance, form, INVALID)
    try:
        keep(instance, form, request)
        if "submit" not in request.POST:
            messages.success(request, "草稿已保存，可以随时在「我的申请」中继续填写。")
            return HttpResponseRedirect(reverse("approvals-draft", args=[instance.pk]))
        acts.submit(instance, chosen=chosen_of(request), by=request.actor)
    except ValidationError as error:
        refused(form, error)
        return shown(request, instance, form, INVALID)
    messages.success(request, f"已提交：{instance.title}（{instance.number}）")
    return HttpResponseRedirect(reverse("approvals-detail", args=[instance.pk]))


def chosen_of(request: Request) -> list[int]:
    """The colleagues that were named for a later node."""
    named = [pk for pk in request.POST.getlist("chosen") if pk.isdecimal()]
    return list(people.colleagues(request.actor).filter(pk__in=named).values_list("pk", flat=True))


def form_of(instance: Instance, request: Request) -> AdhocForm:
    """The form with the rights of the first node."""
    return _form(instance, request.actor, *((request.POST, request.FILES) if request.method == "POST" else ()))


def blank_form(instance: Instance, actor: Actor) -> AdhocForm:
    """The same with what is stored, whatever was sent."""
    return _form(instance, actor)


def _form(instance: Instance, actor: Actor, *sent: Any) -> AdhocForm:
    form = formdef.parse(instance.version.form)
    rights = instance.version.nodes[0].rights
    return adhoc.build(form, instance.data, rights, actor, *sent, search=searched)


def asked_urgency(instance: Instance, request: Request) -> UrgencyForm:
    return UrgencyForm(request.POST if request.method == "POST" else None, initial={"urgency": instance.urgency})


def keep(instance: Instance, form: AdhocForm, request: Request) -> None:
    """Write what was filled in and take the files in; after this nothing of it can be lost."""
    by = request.actor
    saving.save(request, instance, form.given())
    if files := taken(instance, form, by):
        acts.save_draft(instance, given=files, by=by)
        instance.refresh_from_db()


def taken(instance: Instance, form: AdhocForm, by: Actor) -> dict[str, list[int]]:
    """The ids of each file field: those that stay and the new ones."""
    found = {}
    for key, (stay, uploads) in form.uploads().items():
        kept: list[StoredFile] = []
        for upload in uploads:
            try:
                acts.attach(instance, upload=upload, kept=kept, by=by)
            except ValidationError as error:
                raise ValidationError({key: error.messages}) from error
        found[key] = stay + [file.pk for file in kept]
    return found


def refused(form: AdhocForm, error: ValidationError) -> None:
    """Show what was refused at its fields, and the rest on top."""
    if hasattr(error, "error_dict"):
        form.blame(error.message_dict)
    else:
        form.add_error(None, error)


def shown(request: Request, instance: Instance, form: AdhocForm, status: int = 200) -> HttpResponse:
    here = reverse("approvals-draft", args=[instance.pk]) if instance.pk else request.path
    context: dict[str, Any] = {
        "instance": instance,
        "form": form,
        "urgency": asked_urgency(instance, request),
        "here": here,
        "copy_key": saving.copy_key(request, instance),
        "stops": stops(instance, request.actor),
        "balances": allowances.balances(instance),
        "chooses": person(request.actor, "下一环节处理人") if chooses(instance) else None,
        "crumbs": [HOME, Crumb("发起申请", reverse("approvals-start")), Crumb(instance.flow.name)],
    }
    return TemplateResponse(request, "approvals/fill.html", context, status=status)


def chooses(instance: Instance) -> bool:
    """Whether the initiator names people of a later node."""
    first = instance.version.nodes[0].id
    nodes = (node for _, node in positions.walk(instance.version.nodes))
    return any(rule["kind"] == "chosen" and rule["node"] == first for node in nodes for rule in rules.every(node.who))


def stops(instance: Instance, actor: Actor) -> list[forecast.Stop]:
    """Who would act, by what is filled in now."""
    case = Case(actor.user.pk if actor.user else 0, instance.unit, instance.data, {}, instance.flow)
    return list(forecast.ahead(instance.version.nodes[1:], case))


@require_POST
@page(perms.start)
def preview(request: Request, flow: int) -> HttpResponse:
    """The way the application would go, while one still types; what does not hold yet is left out."""
    version = catalogue.live_version(offered(request.actor, flow))
    if version is None:
        raise Http404
    instance = starting.new(version, request.actor)
    form = form_of(instance, request)
    form.is_valid()
    typed = {key: value for key, value in form.given().items() if key in form.cleaned_data}
    definition = formdef.parse(version.form)
    try:
        instance.data = formdef.merge(definition, {}, typed, version.nodes[0].rights, draft=True)
    except formdef.Wrong:
        instance.data = {}
    context = {"stops": stops(instance, request.actor), "balances": allowances.balances(instance)}
    return TemplateResponse(request, "approvals/_beside.html", context)
