"""Keeping a draft: when its form is sent, and by itself while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import reverse

from citong.kit.errors import Conflict
from citong.kit.forms import REVISION
from citong.lib import clock

from ..actions import instances as acts
from ..forms.acts import UrgencyForm
from ..queries import mine

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.adhoc import AdhocForm
    from citong.kit.frame import Request
    from citong.platform.workflow.models import Instance

CONFLICT, INVALID = 409, 422
CHANGED = "这份草稿刚刚在另一个窗口修改过，请选择保留哪一份。"
SENT = "申请已提交，不能再改草稿。"


def save(request: Request, instance: Instance, given: dict[str, Any]) -> None:
    """Write what was filled in; the first time this makes the draft.

    :raises Conflict: another window has saved since this one was opened.
    """
    whole = {"given": given, "urgency": UrgencyForm(request.POST).chosen}
    if instance.pk is None:
        acts.begin(instance, by=request.actor, **whole)
        return
    seen = request.POST.get(REVISION, "")
    acts.save_draft(instance, by=request.actor, revision=int(seen) if seen.isdecimal() else None, **whole)
    instance.refresh_from_db()


def scripted(request: Request) -> bool:
    """Whether the form saves itself and wants an answer for its script."""
    return "application/json" in request.headers.get("Accept", "")


def by_itself(
    request: Request, instance: Instance, form: AdhocForm, again: Callable[[Instance], AdhocForm]
) -> JsonResponse:
    """Keep whatever holds and say at its field what does not; ``again`` is the form of what another window has saved."""
    form.is_valid()
    wrong = {key: " ".join(said) for key, said in form.errors.items() if key in form.fields}
    try:
        wrong |= _keep(request, instance, {key: value for key, value in form.given().items() if key not in wrong})
    except Conflict:
        return _theirs(request, instance, again)
    except ValidationError as error:
        return refusal(" ".join(error.messages))
    return JsonResponse(
        {
            "revision": instance.revision,
            "saved": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}",
            "url": reverse("approvals-draft", args=[instance.pk]),
            "key": copy_key(request, instance),
            "wrong": _at_inputs(request, form, wrong),
        }
    )


def refusal(words: str) -> JsonResponse:
    return JsonResponse({"errors": {"": [words]}}, status=INVALID)


def copy_key(request: Request, instance: Instance) -> str:
    """What the browser calls its own copy; that of a new application is not taken for the one after it."""
    own = instance.pk or f"{instance.flow_id}-{mine.last_of(request.actor, instance.flow_id)}"
    return f"{instance.initiator_id}:approval:{own}"


def _keep(request: Request, instance: Instance, given: dict[str, Any]) -> dict[str, str]:
    """Save what the definition of the form accepts; answers with the rest."""
    try:
        save(request, instance, given)
    except ValidationError as error:
        refused = {key: " ".join(said) for key, said in getattr(error, "error_dict", {}) and error.message_dict.items()}
        if not refused.keys() & given.keys():
            raise
        save(request, instance, {key: value for key, value in given.items() if key not in refused})
        return refused
    return {}


def _at_inputs(request: Request, form: AdhocForm, wrong: dict[str, str]) -> dict[str, str]:
    """The same by the names of the inputs, of which a span or a table has several."""
    names = {key: form.add_prefix(key) for key in wrong}
    return {
        name: wrong[key]
        for key, at in names.items()
        for name in request.POST
        if name == at or name.startswith(f"{at}-")
    }


def _theirs(request: Request, instance: Instance, again: Callable[[Instance], AdhocForm]) -> JsonResponse:
    """What the other window has saved, to choose from."""
    kept = mine.draft(request.actor, instance.pk)
    if kept is None:
        return refusal(SENT)
    values = again(kept).as_sent() | {"urgency": [str(kept.urgency)]}
    return JsonResponse({"revision": kept.revision, "message": CHANGED, "values": values}, status=CONFLICT)
