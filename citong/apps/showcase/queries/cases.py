"""Reading cases: topics, what a draft still lacks, what of it the public sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.apps.showcase import content
from citong.apps.showcase.models import Case, Topic
from citong.lib import idnumber

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project


def topics() -> list[tuple[str, str]]:
    return [(topic.code, topic.name) for topic in Topic.objects.all()]


def topic_of(code: str) -> Topic | None:
    return Topic.objects.filter(code=code).first()


def problems(values: Mapping[str, Any]) -> list[content.Problem]:
    return content.problems(values, {code for code, _ in topics()})


def of_project(project: Project) -> list[Case]:
    """Without those that were given up."""
    rows = Case.objects.filter(project=project).exclude(status=Case.Status.DROPPED)
    return list(rows.select_related("topic", "shown", "unit").order_by("pk"))


def county_of(case: Case) -> str:
    """市直 or the short name of the county; reads ``project__desk``."""
    desk: Unit = case.project.desk
    return "市直" if desk.level == desk.Level.CITY else desk.label.removesuffix("教育局")


@dataclass(frozen=True)
class Reading:
    """A case as it is read: its texts, figures, files, and how the contact may be shown."""

    title: str
    topic: str
    sections: list[tuple[str, str]]
    figures: list[dict[str, str]]
    materials: list[dict[str, Any]]
    cover: int | None
    visits: bool
    contact: str


def reading(values: Mapping[str, Any], *, masked: bool = True) -> Reading:
    """What stands in a version or a draft; ``masked`` hides the contact's name and number."""
    name, mobile = str(values.get("contact_name", "")), str(values.get("contact_mobile", ""))
    if masked:
        name, mobile = idnumber.mask_name(name), idnumber.mask_mobile(mobile)
    return Reading(
        title=str(values.get("title", "")),
        topic=dict(topics()).get(str(values.get("topic", "")), ""),
        sections=[(s.title, str(values.get(s.key, ""))) for s in content.SECTIONS],
        figures=list(values.get("figures", [])),
        materials=list(values.get("materials", [])),
        cover=values.get("cover", {}).get("full"),
        visits=values.get("visits", content.OPEN) == content.OPEN,
        contact=f"{name} {mobile}".strip(),
    )


def current(actor: Actor, case: Case, write: str) -> tuple[str, Reading | None]:
    """What ``actor`` reads now, and how it is called: who writes sees the draft, everybody else the latest version."""
    writes = actor.can(write, case)
    if writes and case.editable:
        return "草稿", reading(case.draft.values, masked=False)
    version = case.latest
    if version is None:
        return "", None
    return str(version), reading(version.content, masked=not writes)
