"""The elements and sequence flows of a file's process, as they can be walked: from its start, without loops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .safety import Unreadable
from .vocabulary import BPMN, OURS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element as Xml

END = ""  # where everything comes out
EDGES = ("sequenceFlow", "messageFlow", "association", "dataObjectReference", "dataStoreReference", "dataObject")
BESIDE = ("laneSet", "textAnnotation", "group", "extensionElements", "documentation", "boundaryEvent", "property")


@dataclass(frozen=True)
class Element:
    """A node of the drawing."""

    key: str
    kind: str  # its name in BPMN
    name: str
    xml: Xml

    @property
    def label(self) -> str:
        """What people find it by."""
        return self.name or self.key


@dataclass(frozen=True)
class Flow:
    key: str
    source: str
    target: str
    name: str
    xml: Xml

    @property
    def ours(self) -> bool:
        """Whether we wrote it as the way into an arm."""
        return self.xml.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}arm") is not None


@dataclass
class Graph:
    """What can be reached from the start; ``loops`` are the flows that were left out because they lead back."""

    elements: dict[str, Element]
    start: Element
    out: dict[str, list[Flow]]
    others: list[str]  # names of other processes
    boundaries: dict[str, list[Xml]]  # events at the edge of an element
    loops: list[Flow] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)  # how many ways lead there


def local(xml: Xml) -> str:
    """The name of an element of BPMN; nothing for those of others."""
    return xml.tag.removeprefix(f"{{{BPMN}}}") if xml.tag.startswith(f"{{{BPMN}}}") else ""


def read(root: Xml) -> Graph:
    """:raises Unreadable: there is no process with a start."""
    if local(root) != "definitions":
        raise Unreadable("文件不是 BPMN 2.0 流程图，请在绘图软件中选择导出为「BPMN 2.0」后重新上传。")
    processes = root.findall(f"{{{BPMN}}}process")
    process = next((one for one in processes if one.find(f"{{{BPMN}}}startEvent") is not None), None)
    if process is None:
        raise Unreadable("流程图中没有开始事件，无法确定从哪里读起，请加上开始事件后重新上传。")
    others = [one.get("name", "") or one.get("id", "") for one in processes if one is not process]
    graph = _graph(process, others)
    _walk(graph)
    return graph


def _graph(process: Xml, others: list[str]) -> Graph:
    elements: dict[str, Element] = {}
    boundaries: dict[str, list[Xml]] = {}
    for xml in process:
        kind, key = local(xml), xml.get("id", "")
        if kind == "boundaryEvent":
            boundaries.setdefault(xml.get("attachedToRef", ""), []).append(xml)
        elif kind and key and kind not in EDGES and kind not in BESIDE:
            elements[key] = Element(key, kind, (xml.get("name") or "").strip(), xml)
    start = next(one for one in elements.values() if one.kind == "startEvent")
    return Graph(elements, start, _flows(process, elements), others, boundaries)


def _flows(process: Xml, elements: dict[str, Element]) -> dict[str, list[Flow]]:
    """By source; all ends are one, since an approval ends when nothing is left to do."""
    out: dict[str, list[Flow]] = {key: [] for key in elements}
    for xml in process.findall(f"{{{BPMN}}}sequenceFlow"):
        source, target = xml.get("sourceRef", ""), xml.get("targetRef", "")
        if source in elements and target in elements:
            ends = elements[target].kind == "endEvent"
            name = (xml.get("name") or "").strip()
            out[source].append(Flow(xml.get("id", ""), source, END if ends else target, name, xml))
    return out


def _walk(graph: Graph) -> None:
    """Depth first from the start: count the ways to each element, and take out those that lead back."""
    open_, ways = {graph.start.key}, [(graph.start.key, _next(graph, graph.start.key))]
    graph.reached[graph.start.key] = 0
    while ways:
        key, flows = ways[-1]
        flow = next(flows, None)
        if flow is None:
            open_.discard(key)
            ways.pop()
        elif flow.target in open_:
            graph.loops.append(flow)
            graph.out[key] = [one for one in graph.out[key] if one is not flow]
        else:
            fresh = flow.target not in graph.reached
            graph.reached[flow.target] = graph.reached.get(flow.target, 0) + 1
            if fresh and flow.target != END:
                open_.add(flow.target)
                ways.append((flow.target, _next(graph, flow.target)))


def _next(graph: Graph, key: str) -> Iterator[Flow]:
    return iter(list(graph.out[key]))
