"""Adding and editing a row: nothing typed is lost, neither by a mistake nor by somebody else's change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError

from citong.kit.columns import NOTHING, derive
from citong.kit.errors import Conflict
from citong.kit.forms import REVISION, RowForm, blame
from citong.kit.frame import Request, along, answer, back_query, crumbs, go, list_url, row_crumbs, row_of
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import BoundField
    from django.http import HttpResponse

    from citong.kit.actions import Action
    from citong.kit.resource import Resource

INVALID, CHANGED = 422, 409


@dataclass(frozen=True)
class Difference:
    """A field that somebody else left otherwise than what is typed here."""

    label: str
    theirs: str
    mine: str


def add(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    act = cast("Action", resource.create)
    if not act.offered(request.actor):
        raise PermissionDenied(act.perm)
    data, files = posted(request)
    form = resource.form(request.actor, data, None, files)
    if data is not None and form.is_valid():
        try:
            made = act(form.instance, by=request.actor, **{n: v for n, v in form.values().items() if n in act.inputs})
        except ValidationError as error:
            blame(form, error)
        else:
            messages.success(request, f"{act.label}成功：{made}")
            return go(request, along(resource.url("detail", made), back_query(request)))
    context = {"act": act, "crumbs": crumbs(resource, request, Crumb(act.label)), "title": act.label}
    return page(resource, request, form, context)


def change(resource: Resource, request: Request, /, *, pk: object) -> HttpResponse:
    act = cast("Action", resource.edit)
    obj = row_of(resource, request.actor, pk)
    if not act.permits(obj, request.actor):
        raise PermissionDenied(act.perm)
    context = {
        "act": act,
        "obj": obj,
        "crumbs": row_crumbs(resource, request, obj, act.label),
        "title": f"{act.label}：{obj}",
        "refused": act.refusal(obj),
    }
    data, files = posted(request)
    form = resource.form(request.actor, data, obj, files)
    if data is None or not form.is_valid():
        return page(resource, request, form, context)
    try:
        act(obj, by=request.actor, revision=form.cleaned_data.get(REVISION), **form.values())
    except Conflict as error:
        return conflict(resource, request, form, context, error)
    except ValidationError as error:
        blame(form, error)
        return page(resource, request, form, context)
    if not act.quiet:
        messages.success(request, f"已保存：{obj}")
    return go(request, along(resource.url("detail", obj), back_query(request)))


def posted(request: Request) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def page(resource: Resource, request: Request, form: RowForm, context: dict[str, Any], status: int = 0) -> HttpResponse:
    back = context.get("obj")
    cancel = along(resource.url("detail", back), back_query(request)) if back else list_url(resource, request)
    shown = {"resource": resource, "form": form, "laid_out": laid_out(form), "cancel": cancel}
    context = {**shown, "back": back_query(request), **context}
    code = status or (INVALID if form.is_bound and form.errors else 200)
    return answer(request, "kit/form.html", context, part="kit/form_part.html", status=code)


def laid_out(form: RowForm) -> list[tuple[BoundField, bool]]:
    """The visible fields, and whether they take the whole width."""
    wide = (forms.Textarea, forms.CheckboxSelectMultiple, forms.FileInput)
    return [(bound, isinstance(bound.field.widget, wide)) for bound in form.visible_fields()]


def conflict(
    resource: Resource, request: Request, form: RowForm, context: dict[str, Any], error: Conflict
) -> HttpResponse:
    """Both versions side by side; what was typed stays in the form, which now stands on the newest revision."""
    fresh = resource.rows(request.actor).filter(pk=form.instance.pk).first()
    if fresh is None:
        context |= {"gone": error.messages[0]}
        return page(resource, request, form, context, CHANGED)
    data = request.POST.copy()
    data[REVISION] = str(getattr(fresh, REVISION, ""))
    again = resource.form(request.actor, data, fresh, request.FILES)
    context |= {"conflict": error.messages[0], "differences": differences(resource, form, fresh)}
    return page(resource, request, again, context, CHANGED)


def differences(resource: Resource, form: RowForm, fresh: Model) -> list[Difference]:
    """Where the newest row and the typed values part."""
    found = []
    for name in (
        n for n in resource.fields if n in form.values() and n in {f.name for f in fresh._meta.concrete_fields}
    ):
        column = resource.masked(derive(resource.model, name))
        theirs, mine = column.text(fresh), column.text(form.instance)
        if theirs != mine:
            found.append(Difference(column.label, theirs or NOTHING, mine or NOTHING))
    return found
