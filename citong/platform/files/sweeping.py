"""Bytes that no row speaks of: left by a transaction that failed after its file was written, and pictures of deleted files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from .models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

DAY = 24 * 60 * 60


def sweep(older_than: int = DAY) -> int:
    """Delete kept bytes and previews without a row that are older than so many seconds; returns how many files."""
    root = Path(settings.MEDIA_ROOT)
    limit = time.time() - older_than
    kept = {str(path.relative_to(root)): path for path in _older(root, "kept/*/*", limit)}
    previews = [(path.name.partition("-")[0], path) for path in _older(root, "previews/*/*", limit)]
    named = _known("file", kept)
    drawn = _known("sha256", {digest for digest, _ in previews})
    lost = [path for name, path in kept.items() if name not in named]
    lost += [path for digest, path in previews if digest not in drawn]
    for path in lost:
        path.unlink()
    return len(lost)


def _older(root: Path, pattern: str, limit: float) -> Iterator[Path]:
    return (path for path in root.glob(pattern) if path.stat().st_mtime < limit)


def _known(field: str, values: Collection[str]) -> set[str]:
    """Those of ``values`` that some row has in ``field``."""
    rows = StoredFile.objects.filter(**{f"{field}__in": list(values)})
    return set(rows.values_list(field, flat=True)) if values else set()
