"""No template lies about unused. That each is also rendered is seen at the end of a whole run (tests/rendering.py)."""

import re

import pytest

from tests.architecture.source import PACKAGE, modules
from tests.rendering import own_templates

BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}  # Django looks for them itself


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    python = {m.name: m.text for m in modules()}
    html = {str(path): path.read_text() for path in PACKAGE.rglob("templates/**/*.html")}
    return python | html


def component(template: str) -> str:
    """The name by which a component renders its template: "alert" for ui/alert.html."""
    return template.removeprefix("ui/").removesuffix(".html") if template.startswith("ui/") else "-"


@pytest.mark.parametrize("template", sorted(own_templates()))
def test_every_template_is_used(template, sources):
    if template in BY_CONVENTION:
        pytest.skip("found by Django itself")
    quoted = re.compile(rf"""["']{re.escape(template)}(#\w+)?["']|\brender\(\s*"{component(template)}",""")
    users = [name for name, text in sources.items() if quoted.search(text)]
    assert users != []


def test_no_template_holds_styles_or_scripts_of_its_own():
    """The Content-Security-Policy would refuse them in the browser."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=\"|\son\w+=\"")
    found = {
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in PACKAGE.rglob("templates/**/*.html")
        for match in inline.finditer(path.read_text())
    }
    assert found == set()
