"""The code as the architecture tests read it: every module once, parsed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "citong"


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """Path inside citong, for example ("apps", "pilots", "actions", "moves.py")."""
        return self.path.relative_to(PACKAGE).parts

    @property
    def in_feature(self) -> bool:
        return self.parts[0] in {"apps", "records"} and len(self.parts) > 2

    @property
    def role(self) -> str:
        """For a file of a feature what it is: "actions" for actions.py as for actions/moves.py."""
        return self.parts[2].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    def nodes(self, *kinds: type[ast.AST]) -> list:
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


@cache
def modules() -> list[Module]:
    return [Module(path) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def feature_modules() -> list[Module]:
    return [module for module in modules() if module.in_feature]
