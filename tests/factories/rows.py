"""What the contract tests are run with: a row of every model that has pages, and ids for every address, at any unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

Factory = Callable[["Unit"], Any]
factories: dict[Any, Factory] = {}  # by model
shared: set[Any] = set()  # models whose rows are the same for everybody
addresses: dict[str, Callable[[Unit], dict[str, Any]]] = {}  # by the name of the address, or how names begin
recipes: dict[str, Callable[[Unit], tuple[Any, dict[str, Any]]]] = {}  # by the name of the action


def row_of(model: Any, *, everybodys: bool = False) -> Callable[[Factory], Factory]:
    """``@row_of(Repair)`` over ``def make_repair(unit)``: gives a new, valid row that belongs to ``unit`` each time.

    ``everybodys`` marks a model without a unit: those who may open its pages all see the same rows.
    """

    def keep(factory: Factory) -> Factory:
        factories[model] = factory
        if everybodys:
            shared.add(model)
        return factory

    return keep


def ids_of(*names: str) -> Callable[[Factory], Factory]:
    """``@ids_of("pilots-application")``: what stands in addresses whose name begins so, for something of ``unit``."""

    def keep(factory: Factory) -> Factory:
        addresses.update(dict.fromkeys(names, factory))
        return factory

    return keep


def ready_for(action: Any) -> Callable[[Factory], Factory]:
    """``@ready_for(actions.finish)``: a row of ``unit`` in the right state, and the inputs."""

    def keep(factory: Factory) -> Factory:
        recipes[action.name] = factory
        return factory

    return keep


@cache
def load() -> None:
    """Import every module of factories, so that all are registered."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in {"__init__", "rows"}:
            import_module(f"tests.factories.{file.stem}")


def make_row(model: Any, unit: Unit) -> Any:
    """A new row of ``model`` at ``unit``."""
    if model not in factories:
        name = model.__name__
        raise LookupError(
            f"{model._meta.label} has pages but no factory: in tests/factories write "
            f"@row_of({name}) def make_{model._meta.model_name}(unit): return a new {name} of that unit"
        )
    return factories[model](unit)


def ids_for(name: str, wanted: set[str], unit: Unit) -> dict[str, Any]:
    """What stands in the address ``name`` for something that belongs to ``unit``."""
    known = max((start for start in addresses if name.startswith(start)), key=len, default=None)
    given = addresses[known](unit) if known else {}
    if missing := wanted - set(given):
        raise LookupError(
            f"the address {name} contains {sorted(missing)}: in tests/factories write "
            f'@ids_of("{name}") def ...(unit): return {{"{min(missing)}": the id of something of that unit}}'
        )
    return {key: given[key] for key in wanted}
