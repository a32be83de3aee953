"""Looking ahead: which nodes an application would pass and who would act there, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib.flow import rules
from citong.lib.flow.steps import Empty, Type
from citong.platform.identity.models import User

from . import assignees
from .moving import chosen_arm, live_arms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.lib.flow.steps import Node, Rule, Tree

    from .assignees import Case, Signer
    from .moving import Walk


@dataclass(frozen=True)
class Stop:
    """One node ahead: its people, or what happens for want of them; of a lot those among whom it is drawn.

    ``depth`` counts the blocks around it.
    """

    node: Node
    people: list[User]
    note: str
    depth: int


EMPTY = {
    Empty.PASS: "无处理人，将自动通过",
    Empty.ADMIN: "无处理人，将由流程管理员办理",
    Empty.REFUSE: "无处理人，不能提交",
}
CHOICE = "由前面的处理人指定"


def ahead(tree: Tree, case: Case) -> Iterator[Stop]:
    """The nodes that ``case`` would pass, by the data it has now."""
    return (_stop(node, case, depth) for node, depth in _nodes(tree, case))


def signers(tree: Tree, case: Case) -> list[Signer]:
    """Everybody who would act on the way of ``case``; where a lot is drawn, all among whom."""
    return [one for node, _ in _nodes(tree, case) if node.signs for one in assignees.resolve(_among(node), case)]


def _nodes(tree: Tree, case: Case, depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in tree:
        if node.type == Type.BRANCH:
            arm = chosen_arm(node, dict(case.data))
            arms = [] if arm is None else [arm]
        elif node.type == Type.PARALLEL:
            arms = live_arms(node, dict(case.data))
        else:
            yield node, depth
            continue
        for number in arms:
            yield from _nodes(node.arms[number].flow, case, depth + 1)


def _among(node: Node) -> list[Rule]:
    """The rules of a node, and in place of a lot those among whom it is drawn."""
    drawn = [one for rule in node.who if rule["kind"] == "random" for one in rule["of"]]
    return [rule for rule in node.who if rule["kind"] != "random"] + drawn


def _stop(node: Node, case: Case, depth: int) -> Stop:
    drawn = [rule for rule in node.who if rule["kind"] == "random"]
    ids = [signer.user_id for signer in assignees.resolve(_among(node), case)]
    users = User.objects.select_related("person").in_bulk(ids)
    waits = any(rule["kind"] == "chosen" for rule in rules.every(node.who)) and not ids
    note = "" if ids or node.type == Type.COPY else CHOICE if waits else EMPTY[node.empty]
    if drawn and len(ids) > 1:
        note = f"其中随机 {sum(int(rule.get('count', 1)) for rule in drawn)} 人办理"
    return Stop(node, [users[pk] for pk in ids], note, depth)


def refuse_empty(walk: Walk) -> None:
    """:raises ValidationError: a node ahead would find nobody, and its designer wants no such application to start."""
    strict = [node for node, _ in _nodes(walk.tree, walk.case) if node.empty == Empty.REFUSE]
    wrong = [node.name for node in strict if _stop(node, walk.case, 0).note == EMPTY[Empty.REFUSE]]
    if wrong:
        raise ValidationError(f"环节「{'」「'.join(wrong)}」没有处理人，请先请管理员设置相应岗位人员，再提交申请。")
