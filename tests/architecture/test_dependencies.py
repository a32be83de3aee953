"""Each dependency is wanted for a reason, locked, and the lock names no host."""

import re
import tomllib

from tests.architecture.source import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text()


def declared() -> list[str]:
    data = tomllib.loads(PYPROJECT)
    return [*data["project"]["dependencies"], *data["dependency-groups"]["dev"]]


def plain(requirement: str) -> str:
    """The bare name, as the lock writes it."""
    return re.split(r"[\[~=<>!; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def test_every_dependency_has_a_reason():
    head = PYPROJECT.split("[tool.")[0]
    lines = [line.strip() for line in head.splitlines() if re.match(r"\s+\"", line)]
    assert lines != []
    assert [line for line in lines if not re.search(r"#\s*\w.{8,}", line)] == []


def test_every_dependency_is_locked_with_its_digest():
    lock = (ROOT / "requirements-dev.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==", lock, flags=re.MULTILINE))
    assert [name for name in map(plain, declared()) if name not in pinned] == []
    assert lock.count("--hash=sha256:") > len(pinned)


def test_no_lock_names_where_packages_come_from():
    """Each place has its own index or mirror; digests say what is right."""
    python = (ROOT / "requirements.lock").read_text() + (ROOT / "requirements-dev.lock").read_text()
    assert "://" not in python
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
