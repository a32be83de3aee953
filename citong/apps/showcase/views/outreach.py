"""What signed-in readers of a published case do: mark that their school adopted it, or ask to come and see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.showcase.actions import adopting, visits
from citong.apps.showcase.forms.outreach import AdoptForm, BookForm
from citong.apps.showcase.models import Adoption, GuestVisit
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import showing, visiting
from citong.kit.guard import page
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.apps.showcase.models import Case
    from citong.kit.frame import Request

INVALID = 422


def _case(pk: int) -> Case:
    """Only what is public can be adopted or visited."""
    return get_object_or_404(showing.published(), pk=pk)


def _crumbs(case: Case, last: str) -> list[Crumb]:
    public = Crumb("经验案例（公开）", reverse("public-cases-list"))
    return [Crumb("工作台", "/"), public, Crumb(str(case.shown.title), _public(case)), Crumb(last)]  # type: ignore[union-attr]


def _public(case: Case) -> str:
    return reverse("public-cases-detail", args=[case.pk])


@page(perms.adopt)
def adopt(request: Request, pk: int) -> HttpResponse:
    """我校已借鉴: one sentence, once per school."""
    case = _case(pk)
    school = visiting.guest_of(request.actor, perms.adopt, schools=True)
    refusal = "" if school else "只有学校可以标记借鉴，请切换到学校的岗位。"
    if school and school.pk == case.unit_id:
        refusal = "这是本校自己的案例，不能标记借鉴。"
    done = Adoption.objects.visible_to(request.actor, perms.adopt).filter(case=case, unit=school).first()
    may_agree = school is not None and request.actor.can(perms.agree, school)
    form = AdoptForm(Adoption(case=case, unit=school), may_agree=may_agree, data=request.POST or None)
    if request.method == "POST" and school and not (refusal or done) and form.is_valid():
        try:
            row = adopting.adopt(form.instance, agreed=bool(form.cleaned_data.get("agreed")), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, "已标记借鉴。")
            return HttpResponseRedirect(reverse("case-adoptions-detail", args=[row.pk]))
    context = {
        "case": case, "school": school, "refusal": refusal, "done": done, "form": form,
        "crumbs": _crumbs(case, "我校已借鉴"),
    }  # fmt: skip
    return TemplateResponse(request, "showcase/adopt.html", context, status=INVALID if form.errors else 200)


@page(perms.book)
def book(request: Request, pk: int) -> HttpResponse:
    """预约参观: a half day that is free, and who comes."""
    case, guest = _case(pk), visiting.guest_of(request.actor, perms.book)
    refusal = visiting.refusal(case, guest)
    person = request.actor.user.person  # type: ignore[union-attr]
    slots = [] if refusal else visiting.free(case.unit)
    initial = {"contact_name": person.name, "contact_mobile": person.mobile}
    form = BookForm(slots, data=request.POST or None, initial=initial)
    if request.method == "POST" and guest and not refusal and form.is_valid():
        fresh = GuestVisit(case=case, unit=case.unit, guest=guest, **form.visit())
        try:
            row = visits.book(fresh, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已预约 {row.when}，等待{case.unit.name}答复。")
            return HttpResponseRedirect(reverse("my-visits-detail", args=[row.pk]))
    context = {"case": case, "guest": guest, "refusal": refusal, "form": form, "crumbs": _crumbs(case, "预约参观")}
    return TemplateResponse(request, "showcase/book.html", context, status=INVALID if form.errors else 200)
