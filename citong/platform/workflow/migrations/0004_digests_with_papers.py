"""The digest of a published version covers how it is printed; one that was right before is right after."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import migrations

BEFORE = ("tree", "form", "title", "duplicate", "unread_only", "prefix", "period")
AFTER = (*BEFORE, "paper", "paper_title", "paper_note")


def digest(version: Any, names: tuple[str, ...]) -> str:
    content = [getattr(version, name) for name in names]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def renew(apps: Any, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    for version in apps.get_model("workflow", "FlowVersion").objects.exclude(digest=""):
        if version.digest == digest(version, old):
            version.digest = digest(version, new)
            version.save(update_fields=["digest"])


def forwards(apps: Any, _editor: Any) -> None:
    renew(apps, BEFORE, AFTER)


def backwards(apps: Any, _editor: Any) -> None:
    renew(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_papers_and_signatures")]

    operations = [migrations.RunPython(forwards, backwards)]
