"""What features show about a project: each registers one section, a page of its own with its state in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.ui.shapes import Tab

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.platform.access.actor import Actor

    from .models import Project


@dataclass(frozen=True)
class State:
    """How a section stands: a word with its tone, and a grey remark."""

    word: str
    tone: str = "gray"
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """``url_name`` is an address with the project's ``pk``."""

    label: str
    order: int
    icon: str
    perm: str
    url_name: str
    state: Callable[[Project], State]

    def href(self, project: Project) -> str:
        return reverse(self.url_name, args=[project.pk])


registry: list[Section] = []


def section(
    label: str, order: int, icon: str, perm: str, url_name: str
) -> Callable[[Callable[[Project], State]], Callable[[Project], State]]:
    """``@section("月报", 30, "calendar", perms.view, "projects-reports")`` on a function that tells the state."""

    def declare(state: Callable[[Project], State]) -> Callable[[Project], State]:
        registry.append(Section(label, order, icon, perm, url_name, state))
        return state

    return declare


def open_to(actor: Actor, project: Project) -> list[Section]:
    """The sections that ``actor`` may open for ``project``, in their order."""
    return [s for s in sorted(registry, key=lambda s: s.order) if actor.can(s.perm, project)]


def tabs(actor: Actor, project: Project, active: str = "") -> list[Tab]:
    """Tabs over all pages of one project; ``active`` is the label of the section that is shown."""
    home = Tab("项目概况", reverse("projects-detail", args=[project.pk]), active=not active)
    return [home, *(Tab(s.label, s.href(project), active=s.label == active) for s in open_to(actor, project))]
