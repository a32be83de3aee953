"""Definitions, what runs on them, and what people set up for themselves."""

from .definitions import FlowDef, FlowVersion, NumberSeries
from .personal import Delegation, OpinionPhrase, Signature
from .running import FlowLog, Instance, NodeRun, Task

__all__ = [
    "Delegation",
    "FlowDef",
    "FlowLog",
    "FlowVersion",
    "Instance",
    "NodeRun",
    "NumberSeries",
    "OpinionPhrase",
    "Signature",
    "Task",
]
