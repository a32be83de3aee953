"""Names of BPMN 2.0, of its diagrams, and of what we add."""

from __future__ import annotations

import re

from citong.lib.flow.steps import Node, Type

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:citong:flow:1"
PREFIXES = {"bpmn": BPMN, "bpmndi": DIAGRAM, "dc": BOUNDS, "di": LINES, "xsi": INSTANCE, "citong": OURS}

EXCLUSIVE, PARALLEL, INCLUSIVE = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
GATEWAYS = (EXCLUSIVE, PARALLEL, INCLUSIVE)
TASKS = {Type.FILL: "userTask", Type.APPROVE: "userTask", Type.COPY: "sendTask"}
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


def element_of(node: Node) -> str:
    """The element of BPMN that says what a node is; a parallel block with conditions is an inclusive gateway."""
    if node.type == Type.BRANCH:
        return EXCLUSIVE
    if node.type == Type.PARALLEL:
        return INCLUSIVE if any(arm.when for arm in node.arms) else PARALLEL
    return TASKS[node.type]


def legal(text: str) -> str:
    """``text`` without the signs that no XML file may hold."""
    return _ILLEGAL.sub("", text)
