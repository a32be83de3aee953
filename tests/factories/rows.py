"""One row of every model that has pages, at a given unit: what the contract tests are run with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from citong.platform.org.models import Unit

Factory = Callable[["Unit"], Any]
factories: dict[Any, Factory] = {}  # by model


def row_of(model: type[Model]) -> Callable[[Factory], Factory]:
    """``@row_of(Repair)`` over ``def make_repair(unit)``: gives a new, valid row that belongs to ``unit`` each time."""

    def keep(factory: Factory) -> Factory:
        factories[model] = factory
        return factory

    return keep


def load() -> None:
    """Import every module of factories, so that all are registered."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in {"__init__", "rows"}:
            import_module(f"tests.factories.{file.stem}")


def make_row(model: type[Model], unit: Unit) -> Any:
    """A new row of ``model`` at ``unit``."""
    load()
    if model not in factories:
        name = model.__name__
        raise LookupError(
            f"{model._meta.label} has pages but no factory: in tests/factories write "
            f"@row_of({name}) def make_{model._meta.model_name}(unit): return a new {name} of that unit"
        )
    return factories[model](unit)
