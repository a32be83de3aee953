"""Every declared permission guards something, and every guard is a declared permission."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from citong.kit import actions
from citong.platform.access import perms
from tests.architecture.source import Module, modules


def declarations() -> dict[str, Module]:
    """Feature code -> the perms.py that declares it; those of sample features in tests are not ours to judge."""
    files = [module for module in modules() if module.path.name == "perms.py"]
    return {
        call.args[0].value: module
        for module in files
        for call in module.nodes(ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id == "Permissions"
    }


DECLARED = declarations()
CODES = frozenset(perms.registry)
OURS = sorted(code for code in perms.registry if code.partition(".")[0] in DECLARED)


def is_perms(node: ast.AST) -> bool:
    """``perms`` of the own feature, or ``resource.perms`` in the kit."""
    return (isinstance(node, ast.Name) and node.id == "perms") or (
        isinstance(node, ast.Attribute) and node.attr == "perms"
    )


@cache
def asked(module: Module) -> frozenset[str]:
    """What ``module`` asks for: verbs of ``perms.verb`` and ``getattr(resource.perms, "verb")``, and whole codes."""
    found = {node.attr for node in module.nodes(ast.Attribute) if is_perms(node.value)}
    for call in module.nodes(ast.Call):
        if call.args and is_perms(call.args[0]):
            found |= {arg.value for arg in call.args[1:] if isinstance(arg, ast.Constant)}
    return frozenset(found | {node.value for node in module.nodes(ast.Constant) if node.value in CODES})


def guards(module: Module, code: str) -> bool:
    return bool({code, code.partition(".")[2]} & asked(module))


@cache
def has_resources(folder: Path) -> bool:
    """Whether the feature declares standard pages, for which the kit asks."""
    return any(
        re.search(r"^    perms = perms$", module.text, re.MULTILINE)
        for module in modules()
        if folder in module.path.parents
    )


@pytest.mark.parametrize("code", OURS)
def test_every_permission_guards_something(code):
    feature = code.partition(".")[0]
    folder = DECLARED[feature].path.parent  # of a platform service; its pages are a feature of the same name
    around = [
        m
        for m in modules()
        if folder in m.path.parents
        or m.parts[:2] == ("apps", feature)
        or (m.parts[0] == "kit" and has_resources(folder))
    ]
    asking = [m.name for m in around if m.path.name != "perms.py" and guards(m, code)]
    assert asking != [], f"nothing asks for {code}: use it or remove it"


def test_every_action_is_guarded_by_a_declared_permission():
    undeclared = {
        name: act.perm for name, act in actions.registry.items() if act.perm not in {*perms.registry, actions.EVERYBODY}
    }
    assert undeclared == {}
