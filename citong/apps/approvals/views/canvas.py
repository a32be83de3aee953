"""Changing the tree of a draft: nodes, who acts, arms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.lib import formdef
from citong.lib.flow import editing, rules
from citong.lib.flow.steps import Arm, Type
from citong.platform.workflow.perms import perms

from ..forms import designing as drawers
from ..queries import trial
from .designing import shown
from .drafts import answered, arm_of, asked, back, change_tree, is_first, node_of, path_of, rule_fields, version_of
from .parts import ADDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.platform.workflow.models import FlowVersion


@require_POST
@page(perms.design)
def add(request: Request, pk: int) -> HttpResponse:
    """A new node at a plus sign."""
    version, kind = version_of(request, pk), request.POST.get("type", "")
    if kind not in ADDED:
        raise Http404
    new = editing.blank(version.nodes, Type(kind))
    put = change_tree(request, version, lambda tree: editing.insert(tree, path_of(request), new))
    return back(version, node=new.id if put and not new.block else "")


@require_POST
@page(perms.design)
def move(request: Request, pk: int) -> HttpResponse:
    """A node is dragged to a plus sign, or moved by the buttons of its drawer."""
    version, node_id = version_of(request, pk), request.POST.get("node", "")
    change_tree(request, version, lambda tree: editing.move(tree, node_id, path_of(request)))
    return back(version, node=node_id)


@require_POST
@page(perms.design)
def remove(request: Request, pk: int, node: str) -> HttpResponse:
    version = version_of(request, pk)
    change_tree(request, version, lambda tree: editing.remove(tree, node))
    return back(version)


@require_POST
@page(perms.design)
def change_node(request: Request, pk: int, node: str) -> HttpResponse:
    """The properties and rights of a node."""
    version = version_of(request, pk)
    here = node_of(version, node)
    first = is_first(version, here)
    form = asked(request, drawers.node_form(here, first=first), drawers.node_data(here, first=first))
    data = answered(form)
    if data is None:
        request.GET = request.GET.copy()
        request.GET["node"] = node
        return shown(request, version, "flow", form)
    keys = formdef.keys(formdef.parse(version.form))
    rights = {
        key: right
        for key in keys
        if (right := request.POST.get(f"right-{key}", "read")) in formdef.RIGHTS and right != "read"
    }
    made = drawers.apply_node(here, data, first=first)
    change_tree(
        request, version, lambda tree: editing.change(tree, node, lambda one: replace(one, rights=rights, **made))
    )
    return back(version, node=node)


@require_POST
@page(perms.design)
def add_rule(request: Request, pk: int, node: str) -> HttpResponse:
    """One more who acts here."""
    version = version_of(request, pk)
    here = node_of(version, node)
    form = asked(request, rule_fields(version, here), {})
    data = answered(form)
    if data is None:
        request.GET = request.GET.copy()
        request.GET["node"] = node
        return shown(request, version, "flow", form)
    rule = drawers.rule_of(data, formdef.parse(version.form), here)
    drawn = rule["kind"] == "random"
    return _change_rules(
        request, version, node, lambda who: (rule,) if drawn else rules.add(who, rule, drawers.place_of(data))
    )


@require_POST
@page(perms.design)
def who(request: Request, pk: int, node: str) -> HttpResponse:
    """Whom the rule that is being chosen would find, or else those that stand in for one another; changes nothing."""
    version = version_of(request, pk)
    here = node_of(version, node)
    form = asked(request, rule_fields(version, here), {})
    data = answered(form)
    named = form.given().get("example") if "example" in form.cleaned_data else None
    example = named or (request.actor.user.pk if request.actor.user else 0)
    context: dict[str, Any] = {"ready": data is not None, "example": trial.name_of(example)}
    if data is None:
        standing = [rule for rule in here.who if rule["kind"] == rules.FIRST]
        return _told(request, context | {"lists": [trial.turns(version, example, rule) for rule in standing]})
    rule, place = drawers.rule_of(data, formdef.parse(version.form), here), drawers.place_of(data)
    if place and rule["kind"] != "random":
        whole = rules.add(here.who, rule, place)[place[0]]
        return _told(request, context | {"lists": [trial.turns(version, example, whole)]})
    told = {
        "open": trial.depends([rule]),
        "drawn": rule.get("count", 1) if rule["kind"] == "random" else 0,
        "people": trial.people(version, example, rule),
    }
    return _told(request, context | told)


def _told(request: Request, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, "approvals/_who.html", context)


@require_POST
@page(perms.design)
def remove_rule(request: Request, pk: int, node: str, at: str) -> HttpResponse:
    version, place = version_of(request, pk), _place(at)
    return _change_rules(request, version, node, lambda who: rules.remove(who, place))


@require_POST
@page(perms.design)
def move_rule(request: Request, pk: int, node: str, at: str) -> HttpResponse:
    """One place up or down: a rule among the others, or a group among those that stand in for one another."""
    version, place = version_of(request, pk), _place(at)
    by = -1 if request.POST.get("to") == "up" else 1
    return _change_rules(request, version, node, lambda who: rules.move(who, place, by))


@require_POST
@page(perms.design)
def pass_initiator(request: Request, pk: int, node: str, number: int) -> HttpResponse:
    """Whether those who stand in also act where only the initiator would be found."""
    version, over = version_of(request, pk), request.POST.get("others") == "1"
    return _change_rules(request, version, node, lambda who: rules.pass_initiator(who, number, over=over))


def _place(at: str) -> rules.Place:
    try:
        return rules.read(at)
    except ValueError as error:
        raise Http404 from error


def _change_rules(
    request: Request, version: FlowVersion, node: str, change: Callable[[rules.Rules], rules.Rules]
) -> HttpResponse:
    change_tree(
        request, version, lambda tree: editing.change(tree, node, lambda one: replace(one, who=change(one.who)))
    )
    return back(version, node=node)


@require_POST
@page(perms.design)
def arms(request: Request, pk: int, node: str) -> HttpResponse:
    """Add an arm to a block, or take one away."""
    version, dropped = version_of(request, pk), request.POST.get("remove", "")
    if dropped.isdecimal():
        change_tree(request, version, lambda tree: editing.remove_arm(tree, node, int(dropped)))
    else:
        change_tree(request, version, lambda tree: editing.add_arm(tree, node))
    return back(version)


@require_POST
@page(perms.design)
def change_arm(request: Request, pk: int, at: str) -> HttpResponse:
    """Name and condition of an arm."""
    version = version_of(request, pk)
    node, number = arm_of(version, at)
    definition, arm = formdef.parse(version.form), node.arms[number]
    default = node.type == Type.BRANCH and arm.when is None
    asks = drawers.arm_form(definition)[: 1 if default else None]
    form = asked(request, asks, drawers.arm_data(arm, definition))
    data = answered(form)
    if data is None:
        request.GET = request.GET.copy()
        request.GET["arm"] = at
        return shown(request, version, "flow", form)
    free = node.type == Type.PARALLEL and not data.get("parts")
    when = None if default or free else drawers.condition_of(data, definition)
    change_tree(request, version, lambda tree: editing.change_arm(tree, node.id, number, Arm(data["name"], (), when)))
    return back(version, arm=at)
