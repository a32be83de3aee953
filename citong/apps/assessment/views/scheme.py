"""考核方案: what is in force, and the editor for a new scheme, a correction, a further version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.assessment.actions import schemes as acts
from citong.apps.assessment.forms.scheme import SchemeForm
from citong.apps.assessment.models import Kind, Scheme
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import schemes
from citong.kit.guard import page
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.frame import Request

INVALID = 422
TITLE = "考核方案"


def own_city(request: Request) -> Unit:
    """The unit whose schemes the actor writes."""
    post = request.actor.post
    if post is None:
        raise PermissionDenied(perms.scheme)
    return post.unit.ancestor(Unit.Level.CITY) or post.unit


def crumbs(*tail: Crumb) -> list[Crumb]:
    return [Crumb("工作台", "/"), Crumb(TITLE, reverse("assessment-schemes-list") if tail else ""), *tail]


@page(perms.scheme)
def index(request: Request) -> HttpResponse:
    """Each version with what is in force today, and what can be taken over as it ships."""
    city, today = own_city(request), clock.today()
    rows = Scheme.objects.visible_to(request.actor, perms.scheme).order_by("-kind", "code", "-version")
    now = {s.pk for kind in Kind if (s := schemes.in_force(city, kind, today))}
    lines = []
    for scheme in rows:
        state = (
            ("现行", "green")
            if scheme.pk in now
            else ("未生效", "blue")
            if scheme.effective_from > today
            else ("已被替代", "gray")
        )
        lines.append({"scheme": scheme, "state": state[0], "tone": state[1]})
    missing = schemes.missing_here(city) if request.actor.can(perms.scheme, city) else []
    context = {"lines": lines, "missing": missing, "crumbs": crumbs()}
    return TemplateResponse(request, "assessment/scheme_list.html", context)


@page(perms.scheme)
@require_POST
def adopt(request: Request, kind: str) -> HttpResponse:
    """Take over the scheme that ships with the product, from today on."""
    if kind not in Kind.values:
        raise Http404
    city = own_city(request)
    facts, rows = schemes.shipped(kind, clock.today())
    try:
        made = acts.create(Scheme(unit=city, **facts), **rows, by=request.actor)
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
        return HttpResponseRedirect(reverse("assessment-schemes-list"))
    messages.success(request, f"已采用内置方案：{made.title}，请核对后按需修改。")
    return HttpResponseRedirect(reverse("assessment-schemes-detail", args=[made.pk]))


def found(request: Request, pk: int) -> Scheme:
    rows = Scheme.objects.visible_to(request.actor, perms.scheme).select_related("unit")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@page(perms.scheme)
def new(request: Request) -> HttpResponse:
    """A scheme from nothing."""
    blank = Scheme(unit=own_city(request), effective_from=clock.today())
    form = SchemeForm({}, blank, request.POST or None)
    return _edit(
        request, form, "新建考核方案", lambda: acts.create(form.facts.instance, **form.rows(), by=request.actor)
    )


@page(perms.scheme)
def change(request: Request, pk: int) -> HttpResponse:
    """Correct a version by which nothing runs yet."""
    scheme = found(request, pk)
    if refused := acts.change.refusal(scheme):
        messages.info(request, refused)
        return HttpResponseRedirect(reverse("assessment-schemes-detail", args=[pk]))
    form = SchemeForm(schemes.definition(scheme), Scheme.objects.visible_to(request.actor, perms.scheme).get(pk=pk), request.POST or None, fixed_kind=True)  # fmt: skip
    revision = request.POST.get("revision", "")

    def run() -> Any:
        seen = int(revision) if revision.isdecimal() else -1
        return acts.change(scheme, facts=form.facts.cleaned_data, **form.rows(), by=request.actor, revision=seen)

    return _edit(request, form, "修改考核方案", run, scheme)


@page(perms.scheme)
def revise(request: Request, pk: int) -> HttpResponse:
    """A further version, begun from this one."""
    old = found(request, pk)
    facts = {name: getattr(old, name) for name in ("title", "kind", "objection_days", "basis")}
    fresh = Scheme(unit=old.unit, effective_from=clock.today(), code=old.code, version=old.version + 1, **facts)
    form = SchemeForm(schemes.definition(old), fresh, request.POST or None, fixed_kind=True)
    return _edit(request, form, "修订为新版本", lambda: acts.revise(form.facts.instance, old=old, **form.rows(), by=request.actor), old)  # fmt: skip


def _edit(
    request: Request, form: SchemeForm, title: str, run: Callable[[], Any], scheme: Scheme | None = None
) -> HttpResponse:
    """Show the editor, or write and go to the scheme's page."""
    if request.method == "POST" and form.is_valid():
        try:
            made = run()
        except ValidationError as refused:
            form.blame(refused)
        else:
            messages.success(request, f"{title}成功：{made}")
            return HttpResponseRedirect(reverse("assessment-schemes-detail", args=[made.pk]))
    home = reverse("assessment-schemes-detail", args=[scheme.pk]) if scheme else reverse("assessment-schemes-list")
    tail = [Crumb(str(scheme), home), Crumb(title)] if scheme else [Crumb(title)]
    context = {
        "form": form,
        "title": title,
        "scheme": scheme,
        "revision": scheme.revision if scheme else "",
        "back": home,
        "crumbs": crumbs(*tail),
    }
    status = INVALID if request.method == "POST" and form.wrong else 200
    return TemplateResponse(request, "assessment/scheme_form.html", context, status=status)
