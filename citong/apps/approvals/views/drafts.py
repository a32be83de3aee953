"""What the views of the designer share: the version, its drawers, and writing to the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from citong.kit import adhoc
from citong.lib import formdef
from citong.lib.flow import positions, steps

from ..actions import flows
from ..forms import designing as drawers
from ..queries import designs
from .filling import searched

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.frame import Request
    from citong.lib.flow.steps import Node, Tree
    from citong.lib.formdef import Form
    from citong.platform.workflow.models import FlowVersion


def version_of(request: Request, pk: int) -> FlowVersion:
    """A version that one may design; for others it does not exist."""
    version = designs.version_of(request.actor, pk)
    if version is None:
        raise Http404
    return version


def node_of(version: FlowVersion, node_id: str) -> Node:
    try:
        return positions.node_at(version.nodes, positions.find(version.nodes, node_id))
    except LookupError as error:
        raise Http404 from error


def is_first(version: FlowVersion, node: Node) -> bool:
    """Whether it is the initiator's form, with which every flow begins."""
    return positions.find(version.nodes, node.id) == (0,)


def back(version: FlowVersion, **more: str) -> HttpResponse:
    """To the page, with the same drawer open."""
    query = urlencode({key: value for key, value in more.items() if value})
    return HttpResponseRedirect(f"{reverse('approvals-design', args=[version.pk])}?{query}")


def asked(request: Request, definition: Form, data: dict[str, Any]) -> adhoc.AdhocForm:
    """A drawer, as it is or as it was sent."""
    rights = dict.fromkeys(formdef.keys(definition), "write")
    sent = request.POST if request.method == "POST" else None
    return adhoc.build(definition, data, rights, request.actor, sent, search=searched)


def answered(form: adhoc.AdhocForm) -> dict[str, Any] | None:
    """What a drawer was given; ``None`` if something is wrong, which then stands in the form."""
    if not form.is_valid():
        return None
    try:
        return formdef.merge(form.definition, {}, form.given(), form.rights)
    except formdef.Wrong as error:
        form.blame(error.reasons)
        return None


def asked_once(request: Request, definition: Form, data: dict[str, Any]) -> adhoc.AdhocForm:
    """A drawer that nobody has sent."""
    rights = dict.fromkeys(formdef.keys(definition), "write")
    return adhoc.build(definition, data, rights, request.actor, search=searched)


def rule_fields(version: FlowVersion, node: Node) -> Form:
    """The drawer of one more rule of who acts at ``node``."""
    earlier = drawers.earlier_nodes(version.nodes, node.id)
    return drawers.rule_form(formdef.parse(version.form), earlier, designs.places(node, designs.Words(version)))


def arm_of(version: FlowVersion, at: str) -> tuple[Node, int]:
    """``node.number``."""
    node_id, _, number = at.rpartition(".")
    node = node_of(version, node_id)
    if not number.isdecimal() or int(number) >= len(node.arms):
        raise Http404
    return node, int(number)


def save(request: Request, version: FlowVersion, **content: Any) -> bool:
    """Write to the draft; what is refused is said on the page."""
    seen = request.POST.get("revision", "")
    try:
        flows.design(version, by=request.actor, revision=int(seen) if seen.isdecimal() else None, **content)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    return True


def change_tree(request: Request, version: FlowVersion, change: Callable[[Tree], Tree]) -> bool:
    try:
        tree = change(version.nodes)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    return save(request, version, tree=steps.dump(tree))


def path_of(request: Request, name: str = "at") -> positions.Path:
    try:
        return positions.read(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error
