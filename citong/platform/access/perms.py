"""Permissions and suggested roles are declared in code, once, next to the feature that they guard."""

from __future__ import annotations

from dataclasses import dataclass, field

registry: dict[str, str] = {}  # code -> Chinese label
roles: dict[str, SuggestedRole] = {}


class Permissions:
    """``Permissions("repairs", "报修", view="查看")`` gives ``.view == "repairs.view"``; a misspelt verb fails at import."""

    def __init__(self, app: str, title: str, **labels: str) -> None:
        self._app = app
        for verb, label in labels.items():
            code = f"{app}.{verb}"
            registry[code] = f"{title}·{label}"
            self.__dict__[verb] = code

    def __getattr__(self, verb: str) -> str:
        raise AttributeError(f"permission {self._app}.{verb} is not declared")

    def all(self) -> list[str]:
        return [code for code in registry if code.startswith(f"{self._app}.")]


@dataclass
class SuggestedRole:
    """A role that the product brings along; features add their permissions to it."""

    code: str
    name: str
    level: str  # the level of unit at which it is meant to be granted
    permissions: set[str] = field(default_factory=set)
    given_by: set[str] = field(default_factory=set)  # roles whose holders give it to others without holding all of it


def suggest(
    code: str, *permissions: str, name: str = "", level: str = "", given_by: tuple[str, ...] = ()
) -> SuggestedRole:
    """Declare a suggested role or add permissions to it; the first declaration names it."""
    role = roles.setdefault(code, SuggestedRole(code, name, level))
    role.name, role.level = role.name or name, role.level or level
    role.permissions.update(permissions)
    role.given_by.update(given_by)
    return role


def label(code: str) -> str:
    return registry.get(code, code)
