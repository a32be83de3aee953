"""The documentation is true: links lead somewhere, named files exist, the glossary names each model as it is."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import ROOT

PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("README*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:citong|tests|scripts|docs|bench|frontend|\.ci)/[\w./-]+)`")
MAX_ADR = 40


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_and_named_files_are_there(document):
    text = without_code(document.read_text())
    links = [a or b for a, b in LINK.findall(text)]
    local = [link.split("#")[0] for link in links if not link.startswith(("http://", "https://", "mailto:", "#"))]
    broken = [link for link in local if not (document.parent / link).exists()]
    absent = [name for name in NAMED_FILE.findall(text) if not (ROOT / name).exists()]
    assert (broken, absent) == ([], []), "broken links, files that are not there"


def test_every_page_is_in_the_menu():
    menu = (ROOT / "mkdocs.yml").read_text()
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in sorted((ROOT / "docs").rglob("*.md"))]
    assert [page for page in pages if page not in menu] == []


@pytest.mark.parametrize("adr", sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_decisions_are_short(adr: Path):
    assert len(adr.read_text().splitlines()) <= MAX_ADR


def test_each_service_of_the_platform_has_its_page():
    services = [p.name for p in (ROOT / "citong" / "platform").iterdir() if (p / "__init__.py").exists()]
    pages = [page.stem.removeprefix("platform-") for page in (ROOT / "docs" / "guide").glob("platform-*.md")]
    assert sorted(pages) == sorted(services)


def glossary() -> dict[str, str]:
    """Model label -> Chinese name, from the rows that name a model."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    return dict(re.findall(r"^\| `(\w+\.\w+)` \| ([^|]+?) \|", text, flags=re.MULTILINE))


def test_the_glossary_names_each_model_as_the_screens_do():
    ours = [model for model in apps.get_models() if model.__module__.startswith("citong.")]
    assert glossary() == {model._meta.label: str(model._meta.verbose_name) for model in ours}
