"""Which Tabler icons the sources name, so that the sprite holds these and no others."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - part of the signature that the CLI reads

TEMPLATE = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
PYTHON = re.compile(
    r"""\bicon(?::\s*str)?\s*=\s*["']([a-z0-9-]+)["']"""  # icon="school"
    r"""|\bEntry\(\s*["'][^"']*["'],\s*["'][^"']*["'],\s*["']([a-z0-9-]+)["']"""  # nav.Entry(label, url name, icon
    r"""|@section\(\s*["'][^"']*["'],\s*\d+,\s*["']([a-z0-9-]+)["']"""  # @section(label, order, icon
    r"""|\bnav\s*=\s*\(\s*["'][^"']*["'],\s*\d+,\s*["']([a-z0-9-]+)["']"""  # nav = (block, order, icon)
    r"""|#\s*icons:\s*([a-z0-9, -]+)"""  # a comment "icons: check, x" for names chosen at run time
)


def used(root: Path) -> list[str]:
    """Names in templates (``{% icon "x" %}``, ``icon="x"``) and in Python, sorted."""
    found: set[str] = set()
    for source in sorted((root / "citong").rglob("*")):
        pattern = {".html": TEMPLATE, ".py": PYTHON}.get(source.suffix)
        if pattern is None or source.parent.name == "migrations":
            continue
        for groups in pattern.findall(source.read_text(encoding="utf-8")):
            found.update(name.strip() for group in groups for name in group.split(",") if name.strip())
    return sorted(found)
