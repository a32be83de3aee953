"""A module fits a few screens, a function fits one, and names say what is inside."""

import ast
from statistics import median, quantiles

import pytest

from tests.architecture.source import ROOT, Module, modules

MAX_MODULE, MAX_FUNCTION = 400, 50
MEDIAN_MODULE, LONG_MODULE, LONG_FUNCTION = (
    80,
    250,
    20,
)  # half of all modules; nine of ten modules; nine of ten functions
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


def test_most_modules_fit_one_screen_and_a_half():
    lengths = [len(module.text.splitlines()) for module in modules()]
    assert median(lengths) <= MEDIAN_MODULE
    assert quantiles(lengths, n=10)[-1] <= LONG_MODULE


def test_most_functions_fit_half_a_screen():
    lengths = [length(f) for m in modules() for f in m.nodes(ast.FunctionDef, ast.AsyncFunctionDef)]
    assert quantiles(lengths, n=10)[-1] <= LONG_FUNCTION


def test_functions_stay_short():
    functions = [(m, f) for m in modules() for f in m.nodes(ast.FunctionDef, ast.AsyncFunctionDef)]
    long = {f"{m.name}:{f.lineno} {f.name}": n for m, f in functions if (n := length(f)) > MAX_FUNCTION}
    assert long == {}


KIT = {"": 2600, "adhoc": 600, "api": 900, "sheets": 1700}  # lines; docs/adr/0010-lists-are-the-kits-own.md


def test_the_kit_stays_small():
    found = dict.fromkeys(KIT, 0)
    for module in modules():
        if module.parts[0] == "kit":
            part = module.parts[1] if module.parts[1] in KIT else ""
            found[part] += sum(1 for line in module.text.splitlines() if line.strip())
    assert {part: lines for part, lines in found.items() if not 0 < lines <= KIT[part]} == {}


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
