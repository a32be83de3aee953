"""Bytes that no row speaks of: left behind when a transaction failed after its file was written."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from .models import StoredFile

DAY = 24 * 60 * 60


def sweep(older_than: int = DAY) -> int:
    """Delete kept bytes without a row that are older than so many seconds; returns how many files."""
    root = Path(settings.MEDIA_ROOT)
    limit = time.time() - older_than
    old = {str(path.relative_to(root)): path for path in root.glob("kept/*/*") if path.stat().st_mtime < limit}
    known = set(StoredFile.objects.filter(file__in=list(old)).values_list("file", flat=True)) if old else set()
    lost = [path for name, path in old.items() if name not in known]
    for path in lost:
        path.unlink()
    return len(lost)
