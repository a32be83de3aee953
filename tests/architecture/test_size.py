"""A module fits a few screens, a function fits one, and names say what is inside."""

import ast

import pytest

from tests.architecture.source import ROOT, Module, modules

MAX_MODULE, MAX_FUNCTION = 400, 50
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "service", "services"}
TESTS = [Module(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its decorators and its docstring."""
    documented = isinstance(function.body[0], ast.Expr) and isinstance(function.body[0].value, ast.Constant)
    docstring = function.body[0].end_lineno - function.body[0].lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_modules_stay_short():
    long = {m.name: n for m in [*modules(), *TESTS] if (n := len(m.text.splitlines())) > MAX_MODULE}
    assert long == {}


def test_functions_stay_short():
    functions = [(m, f) for m in modules() for f in m.nodes(ast.FunctionDef, ast.AsyncFunctionDef)]
    long = {f"{m.name}:{f.lineno} {f.name}": n for m, f in functions if (n := length(f)) > MAX_FUNCTION}
    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    vague = [m.name for m in modules() if {part.removesuffix(".py") for part in m.parts} & VAGUE]
    assert vague == []


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_each_module_says_what_it_is(module):
    if module.path.name == "__init__.py" and not module.text:
        pytest.skip("an empty __init__ below a management folder")
    docstring = ast.get_docstring(module.tree)
    assert docstring is not None, "a module starts with one sentence about itself"
    assert docstring.strip() != ""
