"""No template lies about unused. That each is also rendered is seen at the end of a whole run (tests/rendering.py)."""

import ast
import re

import pytest

from tests.architecture.source import PACKAGE, modules
from tests.rendering import own_templates

BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}  # Django looks for them itself
QUOTED = re.compile(r"""["']([\w/.-]+\.(?:html|txt))(?:#\w+)?["']""")
COMPONENT = re.compile(r"""\brender\(\s*"(\w+)",""")  # render("alert", …) uses ui/alert.html


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Every template that some code or some other template names."""
    texts = [module.text for module in modules()] + [path.read_text() for path in PACKAGE.rglob("templates/**/*.html")]
    direct = {name for text in texts for name in QUOTED.findall(text)}
    return direct | {f"ui/{name}.html" for text in texts for name in COMPONENT.findall(text)}


@pytest.fixture(scope="module")
def computed() -> list[re.Pattern[str]]:
    """Names put together in code, such as f"pilots/batch_step_{step}.html"; the file's name must say something itself."""
    found = []
    for node in (n for module in modules() for n in module.nodes(ast.JoinedStr)):
        parts = [re.escape(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values]
        name = "".join(parts)
        if name.endswith(".html") and len(name.rpartition("/")[2].replace("{}", "")) > len("\\.html"):
            found.append(re.compile(name.replace("{}", r"\w+")))
    return found


@pytest.mark.parametrize("template", sorted(own_templates() - BY_CONVENTION))
def test_every_template_is_used(template, named, computed):
    assert template in named or any(pattern.fullmatch(template) for pattern in computed)


def test_no_template_holds_styles_or_scripts_of_its_own():
    """The Content-Security-Policy would refuse them in the browser."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=\"|\son\w+=\"")
    found = {
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in PACKAGE.rglob("templates/**/*.html")
        for match in inline.finditer(path.read_text())
    }
    assert found == set()
