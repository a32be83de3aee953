"""One action on many rows: asks first, then tells for each row what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError

from citong.kit.frame import Request, answer, back_query, crumbs, list_url
from citong.ui.shapes import Crumb

from .acts import find
from .edits import INVALID

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse

    from citong.kit.actions import Action
    from citong.kit.forms import ActionForm
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

MOST = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one row; ``problem`` is empty if it was done."""

    obj: Model
    href: str
    problem: str


def show(resource: Resource, request: Request, /, *, verb: str) -> HttpResponse:
    act = find(resource.bulk, verb)
    if not act.offered(request.actor):
        raise PermissionDenied(act.perm)
    sent = request.POST if request.method == "POST" else request.GET
    ids = [pk for pk in sent.getlist("ids") if pk.isdecimal() or "-" in pk]
    rows = list(resource.rows(request.actor).filter(pk__in=ids[:MOST]))
    form = resource.action_form(
        act, request.actor, resource.model(), request.POST if request.method == "POST" else None
    )
    context = {
        "resource": resource,
        "act": act,
        "form": form,
        "rows": rows,
        "possible": [row for row in rows if act.allowed(row, request.actor)],
        "too_many": len(ids) > MOST,
        "most": MOST,
        "back": back_query(request),
        "cancel": list_url(resource, request),
        "crumbs": crumbs(resource, request, Crumb(f"批量{act.label}")),
    }
    if request.method == "POST" and rows and form.is_valid():
        outcomes = [run(resource, act, row, request.actor, form) for row in rows]
        done = sum(not outcome.problem for outcome in outcomes)
        context |= {"outcomes": outcomes, "done": done, "failed": len(outcomes) - done}
        return answer(request, "kit/bulk_result.html", context)
    status = INVALID if form.is_bound and form.errors else 200
    return answer(request, "kit/bulk.html", context, status=status)


def run(resource: Resource, act: Action, row: Model, actor: Actor, form: ActionForm) -> Outcome:
    """Each row in a transaction of its own: one refusal does not undo the others."""
    problem = ""
    try:
        act(row, by=actor, **form.values())
    except PermissionDenied:
        problem = f"您没有权限对此项{act.label}。"
    except ValidationError as error:
        problem = "；".join(error.messages)
    return Outcome(row, resource.url("detail", row), problem)
