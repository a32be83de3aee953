"""Archives as others read them; whether a copy is what was packed."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from citong.apps.projects.models import Archive
from citong.lib import archive as packing
from citong.lib import clock

if TYPE_CHECKING:
    from datetime import date

    from citong.records.programmes.models import Project


def last(project: Project) -> date | None:
    """The day on which the project was packed last."""
    found = Archive.objects.filter(project=project).exclude(digest="").order_by("-pk").first()
    return found.made_at.astimezone(clock.SHANGHAI).date() if found else None


def problems(source: IO[bytes], name: str) -> list[str]:
    """What is wrong with the copy called ``name``, each with the file's name; empty if every byte is as it was packed."""
    if wrong := packing.problems(source, name=name):
        return wrong
    kept = Archive.objects.filter(digest=packing.manifest_digest(source)).first()
    if kept is None:
        return [f"{packing.MANIFEST}：不是本系统打包的档案，或清单被改动过"]
    source.seek(0)
    if kept.file_digest and hashlib.file_digest(source, "sha256").hexdigest() != kept.file_digest:  # type: ignore[arg-type]
        return [f"{name}：各文件与清单相符，但 ZIP 文件本身被改动过，请使用原来的档案"]
    return []
