"""Every declared permission guards something, and every guard is a declared permission."""

import ast
import re

import pytest

from citong.kit import actions
from citong.platform.access import perms
from tests.architecture.source import Module, modules


def home(code: str) -> str:
    """The folder that declares ``code``: "citong/apps/pilots" for pilots.view."""
    declared = [m for m in modules() if m.path.name == "perms.py" and f'"{code.partition(".")[0]}"' in m.text]
    assert len(declared) == 1, f"{code} is declared in one perms.py"
    return declared[0].path.parent.relative_to(declared[0].path.parents[3]).as_posix()


def guards(module: Module, code: str) -> bool:
    """Whether ``module`` asks for the permission, by ``perms.verb`` or by its code."""
    verb = code.split(".")[1]
    named = any(
        isinstance(node.value, ast.Name) and node.value.id == "perms" and node.attr == verb
        for node in module.nodes(ast.Attribute)
    )
    return named or re.search(rf"""["']{re.escape(code)}["']""", module.text) is not None


@pytest.mark.parametrize("code", sorted(perms.registry))
def test_every_permission_guards_something(code):
    folder = home(code)
    around = [m for m in modules() if m.path.name != "perms.py" and (m.name.startswith(folder) or m.parts[0] == "kit")]
    assert [m.name for m in around if guards(m, code)] != [], f"nothing asks for {code}: use it or remove it"


def test_every_action_is_guarded_by_a_declared_permission():
    undeclared = {name: act.perm for name, act in actions.registry.items() if act.perm not in perms.registry}
    assert undeclared == {}
