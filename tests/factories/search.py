"""What somebody finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.search.finding import Hit, Question

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def hits(actor: Actor, text: str, kind: str = "") -> list[Hit]:
    question = Question(actor, text, kind)
    return question.hits(question.newest(0, 20))


def found(actor: Actor, text: str, kind: str = "") -> list[str]:
    return [hit.title for hit in hits(actor, text, kind)]
