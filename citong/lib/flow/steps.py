"""The steps of a flow, read from JSON and written back without loss.

A flow is a sequence of nodes; a branch (one arm is taken) and a parallel block (all arms are taken) hold sequences of
their own. The first node is the initiator's form. JSON of a node: ``id type name who mode ratio empty own fields due
acts`` and for blocks ``arms``, each ``name when flow``; what equals the default is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Rule = Mapping[str, Any]  # who acts: {"kind": "post", ...}, resolved where the organisation is known
Tree = tuple["Node", ...]


class Type(StrEnum):
    """What a node is."""

    FILL = "fill"
    APPROVE = "approve"
    COPY = "cc"
    BRANCH = "branch"
    PARALLEL = "parallel"


class Mode(StrEnum):
    """How several signers of one node decide: 会签, 或签, 依次, 按比例."""

    ALL = "and"
    ANY = "or"
    TURN = "seq"
    RATIO = "ratio"


class Empty(StrEnum):
    """What becomes of a node for which nobody is found."""

    PASS = "pass"  # noqa: S105 - to let pass, no password
    ADMIN = "admin"
    REFUSE = "refuse"


class Late(StrEnum):
    """What happens when a node's time is over."""

    REMIND = "remind"
    ESCALATE = "escalate"
    PASS = "pass"  # noqa: S105
    RETURN = "return"


ACTS = ("refuse", "return", "transfer", "add", "cc")  # what a signer may do besides agreeing


@dataclass(frozen=True)
class Due:
    """Time of a node: working days, what then, and to whom it escalates."""

    days: int
    then: Late = Late.REMIND
    to: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Arm:
    """One way through a block; without ``when`` a branch's arm is the default one."""

    name: str
    flow: Tree
    when: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Node:
    """One step. ``rights`` maps a field's key to hidden, read, write or required."""

    id: str
    type: Type
    name: str = ""
    who: tuple[Rule, ...] = ()
    mode: Mode = Mode.ANY
    ratio: int = 100  # percent of the signers that must agree
    empty: Empty = Empty.ADMIN
    own: str = "act"  # the initiator himself among the signers: act or skip
    rights: Mapping[str, str] = field(default_factory=dict)
    due: Due | None = None
    acts: tuple[str, ...] = ACTS
    arms: tuple[Arm, ...] = ()

    @property
    def block(self) -> bool:
        return self.type in {Type.BRANCH, Type.PARALLEL}

    @property
    def signs(self) -> bool:
        """Whether the flow waits here for people."""
        return self.type in {Type.FILL, Type.APPROVE}


def parse(flow: list[dict[str, Any]]) -> Tree:
    """The tree of a flow's JSON.

    :raises ValueError: an unknown type, mode or policy; a node without an id.
    """
    return tuple(_node(given) for given in flow)


def _node(given: dict[str, Any]) -> Node:
    if not given.get("id"):
        raise ValueError("a node without an id")
    return Node(
        id=given["id"],
        type=Type(given["type"]),
        name=given.get("name", ""),
        who=tuple(given.get("who", ())),
        mode=Mode(given.get("mode", "or")),
        ratio=int(given.get("ratio", 100)),
        empty=Empty(given.get("empty", "admin")),
        own=given.get("own", "act"),
        rights=dict(given.get("fields", {})),
        due=_due(given.get("due")),
        acts=tuple(given.get("acts", ACTS)),
        arms=tuple(Arm(arm.get("name", ""), parse(arm["flow"]), arm.get("when")) for arm in given.get("arms", ())),
    )


def _due(given: dict[str, Any] | None) -> Due | None:
    return None if not given else Due(int(given["days"]), Late(given.get("then", "remind")), tuple(given.get("to", ())))


def dump(tree: Tree) -> list[dict[str, Any]]:
    """The JSON that ``parse`` reads; what equals the default is left out."""
    return [_written(node) for node in tree]


def _written(node: Node) -> dict[str, Any]:
    plain = Node(node.id, node.type)
    out: dict[str, Any] = {"id": node.id, "type": node.type.value}
    for name in ("name", "mode", "ratio", "empty", "own"):
        if (value := getattr(node, name)) != getattr(plain, name):
            out[name] = str(value) if isinstance(value, StrEnum) else value
    if node.who:
        out["who"] = [dict(rule) for rule in node.who]
    if node.rights:
        out["fields"] = dict(node.rights)
    if node.due:
        then = {"then": node.due.then.value} if node.due.then != Late.REMIND else {}
        out["due"] = {"days": node.due.days} | then | ({"to": list(node.due.to)} if node.due.to else {})
    if node.acts != ACTS:
        out["acts"] = list(node.acts)
    if node.block:
        out["arms"] = [_arm(arm) for arm in node.arms]
    return out


def _arm(arm: Arm) -> dict[str, Any]:
    when = {"when": arm.when} if arm.when else {}
    return {"name": arm.name, "flow": dump(arm.flow)} | when
