"""The flows that the product brings along, each usable as it is; units take copies and change them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.platform.access.actor import Actor
from citong.platform.workflow.models import FlowDef

from .actions import flows

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

DATA = Path(__file__).parent / "data"
ABOUT = (
    "name",
    "category",
    "icon",
    "order",
    "about",
    "levels",
    "posts",
)  # of the flow itself; the rest is its version's


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """Every flow of the library by its code."""
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(DATA.glob("*.toml"))}


def plant(unit: Unit, *codes: str) -> list[FlowDef]:
    """Put the flows (of ``codes``, or all) that ``unit`` does not have yet into use there; returns them."""
    have = set(FlowDef.objects.filter(unit=unit).values_list("code", flat=True))
    wanted = [code for code in codes or shipped() if code not in have]
    return [_plant(unit, code, shipped()[code]) for code in wanted]


def _plant(unit: Unit, code: str, given: dict[str, Any]) -> FlowDef:
    system = Actor.system()
    flow = FlowDef(unit=unit, code=code, **{name: given[name] for name in ABOUT if name in given})
    flows.create(flow, by=system, **{name: value for name, value in given.items() if name not in ABOUT})
    flows.publish(flow.versions.get(), note="随系统提供", by=system)
    return flow
