"""What views hand to the components: small immutable records, so that a misspelt key cannot pass unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StepState = Literal["done", "now", "todo", "returned", "failed"]
Tone = Literal["blue", "violet", "cyan", "green", "orange", "red", "gray"]


@dataclass(frozen=True, slots=True)
class Crumb:
    """One place on the way to this page; the last one has no ``href``."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of a row of tabs; ``overdue`` is said in words beside the count."""

    label: str
    href: str
    count: int | None = None
    overdue: int = 0
    active: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a flow."""

    label: str
    state: StepState = "todo"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; ``wide`` takes the whole row."""

    label: str
    value: object
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One of several people who act at the same station."""

    who: str
    result: str
    tone: Tone = "gray"
    picture: int | None = None  # which handwriting stands beside it on a paper
    files: tuple[File, ...] = ()  # what he attached


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline; ``when`` is a ready text."""

    title: str
    when: str = ""
    who: str = ""
    note: str = ""
    state: StepState = "done"
    icon: str = ""
    signatures: tuple[Signature, ...] = ()
    picture: int | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One file of a list; ``remove_url`` (a POST address) shows the remove button, ``preview`` is a small picture of it."""

    name: str
    href: str = ""
    size: int | None = None
    note: str = ""
    tone: Tone = "gray"
    remove_url: str = ""
    preview: str = ""
