"""A tree as a BPMN 2.0 file with its drawing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from citong.lib.flow import steps
from citong.lib.flow.steps import Mode

from .drawing import Drawing, default_line
from .expressions import written
from .vocabulary import BOUNDS, BPMN, DIAGRAM, EXCLUSIVE, GATEWAYS, INSTANCE, LINES, OURS, PREFIXES, legal

if TYPE_CHECKING:
    from citong.lib.flow.steps import Node, Tree

    from .drawing import Line, Shape

for prefix, space in PREFIXES.items():
    ET.register_namespace(prefix, space)
FORMAL = {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"}


def write(tree: Tree, code: str, name: str) -> bytes:
    """The file; ``code`` names the process for programs, ``name`` for people."""
    drawing, key = Drawing.of(tree), f"flow_{code}"
    root = ET.Element(_bpmn("definitions"), {"id": "definitions", "targetNamespace": OURS})
    process = ET.SubElement(root, _bpmn("process"), {"id": key, "name": legal(name), "isExecutable": "true"})
    for shape in drawing.shapes:
        _element(process, shape, drawing)
    for line in drawing.lines:
        _flow(process, line)
    _diagram(root, drawing, key)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _element(process: ET.Element, shape: Shape, drawing: Drawing) -> None:
    element = ET.SubElement(process, _bpmn(shape.element), {"id": shape.key})
    if shape.name:
        element.set("name", legal(shape.name))
    if default := default_line(drawing, shape):
        element.set("default", default.key)
    if shape.node:
        [told] = steps.dump((shape.node,))
        told.pop("arms", None)
        _extend(element, "node", told)
    elif shape.element in GATEWAYS:
        _extend(element, "join", {})
    for line in drawing.lines:
        if line.target == shape:
            ET.SubElement(element, _bpmn("incoming")).text = line.key
    for line in drawing.lines:
        if line.source == shape:
            ET.SubElement(element, _bpmn("outgoing")).text = line.key
    if shape.node and shape.node.type == steps.Type.APPROVE and shape.node.mode != Mode.ANY:
        _many(element, shape.node)


def _many(element: ET.Element, node: Node) -> None:
    """Several sign: as many as the variable ``signers`` says, all at once or in turn."""
    sequential = str(node.mode == Mode.TURN).lower()
    loop = ET.SubElement(element, _bpmn("multiInstanceLoopCharacteristics"), {"isSequential": sequential})
    ET.SubElement(loop, _bpmn("loopCardinality"), FORMAL).text = "signers"
    if node.mode == Mode.RATIO:
        done = ET.SubElement(loop, _bpmn("completionCondition"), FORMAL)
        done.text = f"agreed * 100 >= signers * {node.ratio}"


def _flow(process: ET.Element, line: Line) -> None:
    ends = {"sourceRef": line.source.key, "targetRef": line.target.key}
    flow = ET.SubElement(process, _bpmn("sequenceFlow"), {"id": line.key, **ends})
    if line.arm is None:
        return
    if line.arm.name:
        flow.set("name", legal(line.arm.name))
    when = {"when": line.arm.when} if line.arm.when else {}
    _extend(flow, "arm", {"name": line.arm.name, **when})
    if line.arm.when:
        ET.SubElement(flow, _bpmn("conditionExpression"), FORMAL).text = written(line.arm.when)


def _extend(element: ET.Element, name: str, told: dict[str, Any]) -> None:
    """Our own words; as ASCII, so that no sign in them can break the file."""
    extension = ET.SubElement(element, _bpmn("extensionElements"))
    ET.SubElement(extension, f"{{{OURS}}}{name}").text = json.dumps(told)


def _diagram(root: ET.Element, drawing: Drawing, key: str) -> None:
    diagram = ET.SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": "plane", "bpmnElement": key})
    for shape in drawing.shapes:
        drawn = _drawn(plane, "BPMNShape", shape.key)
        if shape.element == EXCLUSIVE:
            drawn.set("isMarkerVisible", "true")
        wide, high = shape.size
        place = {"x": shape.x, "y": shape.y - high / 2, "width": wide, "height": high}
        ET.SubElement(drawn, f"{{{BOUNDS}}}Bounds", {name: f"{value:.1f}" for name, value in place.items()})
    for line in drawing.lines:
        drawn = _drawn(plane, "BPMNEdge", line.key)
        for x, y in line.points:
            ET.SubElement(drawn, f"{{{LINES}}}waypoint", {"x": f"{x:.1f}", "y": f"{y:.1f}"})


def _drawn(plane: ET.Element, kind: str, key: str) -> ET.Element:
    return ET.SubElement(plane, f"{{{DIAGRAM}}}{kind}", {"id": f"{key}_drawn", "bpmnElement": key})
