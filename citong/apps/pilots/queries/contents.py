"""What the form of a batch consists of, and what a draft or a version says in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots import content as c

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application, Batch


def parts_of(batch: Batch) -> list[c.Part]:
    """The form of ``batch``: the fixed parts, then the sections of its plan."""
    return [*c.FIXED, *(section.part for section in batch.sections.all())]


def part_of(batch: Batch, key: str) -> c.Part:
    """One part of the form; KeyError if the form has none of that name."""
    return {part.key: part for part in parts_of(batch)}[key]


def content_of(application: Application) -> c.Content:
    """The draft as it stands."""
    return {part.key: part.values for part in application.parts.all()}


def current(application: Application) -> c.Content:
    """What the latest submitted version says; nothing before the first submission, drafts are the school's own."""
    version = application.latest
    return version.content if version else {}


def plan_count(content: c.Content) -> int:
    """Characters of the whole plan, as a Chinese word processor counts them."""
    return sum(c.plan_counts(content).values())
