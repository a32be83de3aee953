"""The documentation is true: links lead somewhere, named files exist, the glossary names each model as it is."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from citong.kit.resource import Resource
from citong.platform.codes.loading import shipped
from citong.project import cli
from tests.architecture.source import ROOT, feature_modules, modules

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
    overview = guide("platform")
    assert [name for name in services if f"(platform-{name}.md)" not in overview] == []


def guide(page: str) -> str:
    return (ROOT / "docs" / "guide" / f"{page}.md").read_text()


def named(text: str, after: str = "") -> set[str]:
    """What stands in back quotes in the first cell of each row of a table."""
    cells = re.findall(r"^\| (`.+?) \|", text.partition(after)[2] if after else text, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_the_guide_of_the_kit_lists_what_a_resource_declares():
    told = guide("kit").partition("## A resource")[2].partition("\n## ")[0]
    assert named(told) == set(Resource.__annotations__)


def test_the_guides_list_commands_variables_and_code_sets():
    assert {name for name in subcommands() if f"| `citong {name}" not in guide("commands")} == set()
    read = {name for module in modules() for name in re.findall(r"CITONG_[A-Z_]*[A-Z]", module.text)}
    channels = {f"CITONG_{name.upper()}" for name in settings.CHANNELS}
    assert named(guide("commands"), "## Environment") == read | channels
    assert named(guide("platform-codes")) >= {item.code for item in shipped()}


def subcommands(parser: argparse.ArgumentParser | None = None, above: str = "") -> Iterator[str]:
    nested = [a for a in (parser or cli.build()[0])._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield above.strip()
    for name, child in nested[0].choices.items() if nested else ():
        yield from subcommands(child, f"{above} {name}")


def test_a_feature_has_the_files_that_the_anatomy_names():
    there = {Path(module.parts[2]).stem for module in feature_modules()}
    told = {name for name in named((ROOT / "docs" / "architecture.md").read_text()) if name.endswith(".py")}
    assert {name for name in told if Path(name).stem not in there} == set()


def glossary() -> dict[str, str]:
    """Model label -> Chinese name, from the rows that name a model."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    return dict(re.findall(r"^\| `(\w+\.\w+)` \| ([^|]+?) \|", text, flags=re.MULTILINE))


def test_the_glossary_names_each_model_as_the_screens_do():
    ours = [model for model in apps.get_models() if model.__module__.startswith("citong.")]
    assert glossary() == {model._meta.label: str(model._meta.verbose_name) for model in ours}
