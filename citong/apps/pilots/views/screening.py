"""初审台: the desk of a county, or of the city for its direct schools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots import content as c
from citong.apps.pilots import notice
from citong.apps.pilots.actions import city, county
from citong.apps.pilots.forms.screening import DispatchForm, MarksForm
from citong.apps.pilots.models import Application, Batch, Dispatch
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import applications, desks, screening
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.lib import clock
from citong.platform.signin.middleware import passive
from citong.ui.shapes import Crumb, Fact, Tab

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422
TITLE = "初审台"


def _desk_of(request: Request) -> tuple[screening.Desk | None, list[Batch]]:
    """The desk of the acting post in the batch that the address names, else in the newest."""
    unit = screening.unit_of(request.actor)
    batches = screening.batches()
    if unit is None:
        raise PermissionDenied(perms.screen)
    wanted = request.GET.get("batch") or request.POST.get("batch")
    batch = next((b for b in batches if str(b.pk) == wanted), None) if wanted else (batches[0] if batches else None)
    if wanted and batch is None:
        raise Http404
    return (screening.desk(request.actor, batch, unit) if batch else None), batches


def address(batch: Batch) -> str:
    return f"{reverse('pilots-screening-desk')}?batch={batch.pk}"


@page(perms.screen)
def desk(request: Request) -> HttpResponse:
    """Candidates side by side, the quota, the order, what was sent."""
    found, batches = _desk_of(request)
    context = {
        "desk": found,
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)],
        "batch_tabs": [Tab(b.title, address(b), active=found is not None and b.pk == found.batch.pk) for b in batches],
        "here": address(found.batch) if found else "",
        "direct": found is not None and found.unit == found.batch.unit,
        "can_send": request.actor.has(perms.dispatch),
        "send_url": f"{reverse('pilots-screening-send')}?batch={found.batch.pk}" if found else "",
        **(_figures(found) if found else {}),
    }
    return TemplateResponse(request, "pilots/screening_desk.html", context)


@passive
@page(perms.screen)
def figures(request: Request) -> HttpResponse:
    """The head of the desk by itself: an open page asks for it every few seconds, since colleagues recommend too."""
    found, _ = _desk_of(request)
    if found is None:
        raise Http404
    return TemplateResponse(request, "pilots/screening_figures.html", {"desk": found, **_figures(found)})


def _figures(found: screening.Desk) -> dict[str, Any]:
    """The figures at the head of the desk, and where they are asked for again."""
    deadline = desks.deadline_for(found.batch, found.unit).astimezone(clock.SHANGHAI)
    days = (deadline.date() - clock.today()).days
    left = "已截止" if clock.now() > deadline else f"还有 {days} 天" if days else "今天截止"
    done = len(found.recommended)
    return {
        "figures_url": f"{reverse('pilots-screening-figures')}?batch={found.batch.pk}",
        "waiting": f"待初审 {len(found.ranked) - done} 所，已推荐 {done} 所",
        "deadline": {"day": f"{deadline:%m-%d}", "left": f"{left}，{deadline:%H:%M:%S} 止"},
        "paper": f"纸质材料一式 {found.batch.paper_copies} 份",
    }


@page(perms.screen)
@require_POST
def order(request: Request) -> HttpResponse:
    """The new order, from dragging (``order`` repeated) or from typed numbers (``rank-<id>``)."""
    found, _ = _desk_of(request)
    if found is None or found.quota is None:
        raise Http404
    try:
        county.rank(found.quota, order=_wanted_order(request, found), by=request.actor)
    except ValidationError as error:
        if "order" in request.POST:
            return JsonResponse({"message": error.messages[0]}, status=INVALID)
        messages.error(request, error.messages[0])
    if "order" in request.POST:
        return JsonResponse({})
    return HttpResponseRedirect(address(found.batch))


def _wanted_order(request: Request, found: screening.Desk) -> list[int]:
    dragged = request.POST.getlist("order")
    if dragged:
        if not all(pk.isdigit() for pk in dragged):
            raise ValidationError("排序有误，请刷新页面后重排。")
        return [int(pk) for pk in dragged]
    typed: list[tuple[int, int]] = []
    for line in found.ranked:
        text = request.POST.get(f"rank-{line.application.pk}", "").strip()
        if not text.isdecimal():
            raise ValidationError(f"{line.application.unit.name}的排序请填写数字。")
        typed.append((line.application.pk, int(text)))
    return screening.by_numbers(typed)


@page(perms.screen)
def read(request: Request, pk: int) -> HttpResponse:
    """The plan of one candidate with what changed since the version before; on to the neighbours in the order."""
    application = _candidate(request, pk, perms.screen)
    versions = list(application.versions.order_by("-number")[:2])
    if not versions:
        raise Http404
    latest, before = versions[0], versions[1] if len(versions) > 1 else None
    parts = [s.part for s in application.batch.sections.all()]
    sections = [
        {
            "title": part.title,
            "text": c.text_of(latest.content.get(part.key), "text"),
            "before": c.text_of(before.content.get(part.key), "text") if before else None,
            "count": c.plan_counts(latest.content).get(part.key, 0),
        }
        for part in parts
    ]
    found = screening.desk(request.actor, application.batch, application.desk)
    line = [candidate.application for candidate in found.ranked]
    place = next((i for i, a in enumerate(line) if a.pk == application.pk), None)
    context = {
        "application": application,
        "latest": latest,
        "before": before,
        "sections": sections,
        "total": sum(s["count"] for s in sections),
        "previous": line[place - 1] if place else None,
        "facts": _facts(application),
        "next": line[place + 1] if place is not None and place + 1 < len(line) else None,
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, address(application.batch)), Crumb(application.unit.name)],
        "back_here": f"?{urlencode({'to': request.path})}",
        "verbs": {verb: act.allowed(application, request.actor) for verb, act in VERBS.items()},
    }
    return TemplateResponse(request, "pilots/screening_read.html", context)


def _facts(application: Application) -> list[Fact]:
    """The line of the desk's table, for the side of the plan."""
    facts = applications.facts(application)
    known = screening.Candidate(application, facts)
    return [
        Fact("学校类别", facts.kind),
        Fact("学生、教师", f"{facts.students or '—'} 人、{facts.teachers or '—'} 人"),
        Fact("互联网出口", f"{facts.bandwidth} Mbps" if facts.bandwidth else "—"),
        Fact("年均投入", known.spending),
        Fact("申报条件", facts.conditions),
        Fact("不符合的条件", "、".join(facts.unmet) or "无"),
        Fact("盖章扫描件", f"{facts.scans} 份" if facts.scans else "未上传"),
    ]


VERBS = {"recommend": county.recommend, "not_recommend": county.not_recommend, "return": county.return_for_correction}
MARKING = {"return": county.return_for_correction, "supplement": city.ask_supplement}


def _candidate(request: Request, pk: int, perm: str) -> Application:
    rows = Application.objects.visible_to(request.actor, perm).select_related("unit", "desk", "batch__unit")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@page()
def mark(request: Request, pk: int, verb: str) -> HttpResponse:
    """Send back for correction, or ask for a supplement, marking the parts that it is about."""
    act = MARKING[verb]
    if not request.actor.has(act.perm):
        raise PermissionDenied(act.perm)
    application = _candidate(request, pk, act.perm)
    form = MarksForm(
        application, request.POST or None, label=act.inputs["reason"].label if act.inputs["reason"] else ""
    )
    refused = act.refusal(application)
    if request.method == "POST" and not refused and form.is_valid():
        try:
            act(
                application,
                by=request.actor,
                reason=form.cleaned_data["reason"],
                marks=form.marks(),
                revision=form.cleaned_data["revision"],
            )
        except Conflict as error:
            refused = error.messages[0]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已{act.label}：{application.unit.name}")
            back = address(application.batch) if verb == "return" else reverse("pilots-application-detail", args=[pk])
            return HttpResponseRedirect(back)
    context = {
        "application": application,
        "act": act,
        "form": form,
        "refused": refused,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb(application.unit.name, reverse("pilots-application-detail", args=[pk])),
            Crumb(act.label),
        ],
    }
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "pilots/screening_mark.html", context, status=status)


@page(perms.dispatch)
def send(request: Request) -> HttpResponse:
    """Look over what goes to the city, write the letter, send it as one package."""
    found, _ = _desk_of(request)
    if found is None:
        raise Http404
    form = DispatchForm(request.POST or None, initial={"letter": _letter(found)})
    if request.method == "POST" and form.is_valid():
        package = Dispatch(batch=found.batch, unit=found.unit, **form.cleaned_data)
        try:
            package = county.dispatch(package, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(
                request,
                f"已报送 {len(package.content)} 所学校。请将纸质材料一式 {found.batch.paper_copies} 份送达市局。",
            )
            return HttpResponseRedirect(reverse("dispatches-detail", args=[package.pk]))
    context: dict[str, Any] = {
        "desk": found,
        "form": form,
        "bare": [line for line in found.recommended if not line.facts.has_scan],
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, address(found.batch)), Crumb("汇总报送")],
    }
    return TemplateResponse(request, "pilots/screening_send.html", context, status=INVALID if form.errors else 200)


def _letter(found: screening.Desk) -> str:
    return (
        f"根据{notice.cited(found.batch)}要求，我单位组织了申报学校的初评，"
        f"经审核，申报材料真实、符合申报条件，同意推荐以下 {len(found.recommended)} 所学校（按推荐次序排列）。"
    )
