"""Styles: every class that a template names exists, and nothing needs what the content policy forbids."""

import re

import pytest

from tests.ui.conftest import ROOT

TEMPLATES = sorted((ROOT / "citong").rglob("*.html"))
# for scripts and tests
HOOKS = {"shell", "has-error", "pager-gap", "rank-label", "tab-panel", "upload", "autosave", "error-links"}


def named(source):
    """Classes written out in full; those completed by a variable are left to the tests of the components."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "§", source)
    for value in re.findall(r'\bclass="([^"]*)"', plain):
        names = (name.strip("§") for name in value.split())
        yield from (name for name in names if name and "§" not in name and not name.endswith("-"))


@pytest.fixture(scope="module")
def defined(dist):
    sheets = [*dist.glob("*.css"), *(p for p in (ROOT / "citong").rglob("static/**/*.css"))]
    return {name for sheet in sheets for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", sheet.read_text())}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_names_only_classes_that_exist(template, defined):
    assert set(named(template.read_text())) - defined - HOOKS == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_no_inline_style_and_no_inline_script(template):
    source = template.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", source) == []
