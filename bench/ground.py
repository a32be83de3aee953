"""What the benches stand on: an empty database with the product's tables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def prepare(data: str, database: str | None) -> None:
    """Migrate SQLite in the folder ``data``, or ``database``, and set Django up for it."""
    os.environ |= {"CITONG_DATA": data, "DJANGO_SETTINGS_MODULE": "citong.project.settings"}
    if database:
        os.environ["CITONG_DATABASE"] = database
    subprocess.run([sys.executable, "-m", "citong", "migrate"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
