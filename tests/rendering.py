"""Watches which templates the suite renders; a whole run fails if one of ours was never seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test.signals import template_rendered

PACKAGE = Path(__file__).resolve().parents[1] / "citong"
KINDS = {".html", ".txt"}


def own_templates() -> set[str]:
    """Names under which Django finds our templates."""
    folders = [folder for folder in PACKAGE.rglob("templates") if folder.is_dir()]
    return {
        file.relative_to(folder).as_posix() for folder in folders for file in folder.rglob("*") if file.suffix in KINDS
    }


def whole_run(config: pytest.Config, paths: list[str]) -> bool:
    """Everything at ``paths`` was asked for: no other path, no -k, no -m, no single failures."""
    option = config.option
    narrowed = option.keyword or option.markexpr or getattr(option, "lf", False) or option.collectonly
    return config.args == paths and not narrowed


class Watch:
    """Collects names in each process; the controller of a parallel run gathers those of its workers."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.seen: set[str] = set()
        self.missing: list[str] = []
        template_rendered.connect(self.note)

    def note(self, template, **_kwargs) -> None:
        if template.name:
            self.seen.add("".join(template.name))  # plain text: a safe string cannot travel between processes

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node) -> None:
        self.seen.update(getattr(node, "workeroutput", {}).get("templates", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["templates"] = sorted(self.seen)
        elif exitstatus == pytest.ExitCode.OK and whole_run(self.config, self.config.getini("testpaths")):
            self.missing = sorted(own_templates() - self.seen)
            if self.missing:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter) -> None:
        if self.missing:
            terminalreporter.section("templates that no test rendered", red=True)
            terminalreporter.write_line("\n".join(self.missing))
