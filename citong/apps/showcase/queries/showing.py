"""What the public reads: published versions only, found by words, county, kind of school and topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.text import Truncator

from citong.apps.showcase.models import Adoption, Case, Topic
from citong.kit.matching import condition
from citong.platform.files.models import StoredFile
from citong.platform.org.models import Unit
from citong.records.places.kinds import Category
from citong.records.places.models import School

from .cases import county_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

SEARCHED = ("shown__title", "shown__text", "unit__name", "unit__pinyin", "unit__initials")
SUMMARY = 70


def published() -> QuerySet[Case]:
    """Public by nature, the newest first."""
    rows = Case.objects.shown().select_related("unit", "project__desk", "shown__topic")
    return rows.annotate(adopted=Count("adoptions")).order_by("-published_on", "-pk")  # type: ignore[no-any-return]


def found(asked: Mapping[str, str]) -> QuerySet[Case]:
    """Those that match what was asked for; a code that does not exist finds nothing."""
    rows = published()
    if words := asked.get("q", "").strip():
        rows = rows.filter(condition(Case, SEARCHED, words))
    if county := asked.get("county"):
        rows = rows.filter(project__desk__code=county)
    if topic := asked.get("topic"):
        rows = rows.filter(shown__topic__code=topic)
    if kind := asked.get("kind"):
        rows = rows.filter(unit__in=School.objects.filter(category=kind).values("unit"))
    return rows


def options(shown: QuerySet[Case]) -> dict[str, list[tuple[str, str]]]:
    """Counties, kinds and topics of which there is a case."""
    plain = shown.order_by()
    desks = Unit.objects.filter(pk__in=plain.values("project__desk")).order_by("path")
    kinds = set(School.objects.filter(unit__in=plain.values("unit")).values_list("category", flat=True))
    used = set(plain.values_list("shown__topic", flat=True))
    return {
        "county": [(d.code, "市直" if d.level == d.Level.CITY else d.label.removesuffix("教育局")) for d in desks],
        "kind": [(code, str(label)) for code, label in Category.choices if code in kinds],
        "topic": [(t.code, t.name) for t in Topic.objects.all() if t.pk in used],
    }


@dataclass(frozen=True)
class Listed:
    """One line of the public list."""

    pk: int
    title: str
    school: str
    county: str
    kind: str
    topic: str
    summary: str
    cover: int | None
    published_on: object
    adopted: int


def kinds_of(units: Iterable[int]) -> dict[int, str]:
    return {s.unit_id: s.get_category_display() for s in School.objects.filter(unit__in=list(units))}


def lines(rows: Iterable[Case]) -> list[Listed]:
    page = list(rows)
    kinds = kinds_of(case.unit_id for case in page)
    return [
        Listed(
            case.pk,
            case.shown.title,
            case.unit.name,
            county_of(case),
            kinds.get(case.unit_id, ""),
            case.shown.topic.name,
            Truncator(" ".join(str(case.shown.content.get("situation", "")).split())).chars(SUMMARY),
            case.shown.content.get("cover", {}).get("small"),
            case.published_on,
            case.adopted,
        )
        for case in page
        if case.shown is not None
    ]


@dataclass(frozen=True)
class Adopters:
    """Schools that agreed to be named, each with its sentence, and how many others there are."""

    named: list[Adoption]
    others: int


def adopters(case: Case) -> Adopters:
    rows = list(Adoption.objects.filter(case=case).select_related("unit").order_by("marked_on", "pk"))
    named = [row for row in rows if row.status == Adoption.Status.NAMED]
    return Adopters(named, len(rows) - len(named))


def public_file(case: Case, pk: int) -> StoredFile | None:
    """A material of the public version that the school has opened to the public, or its cover."""
    if case.shown is None:
        return None
    shown = case.shown.content
    open_to_all = {file["id"] for file in shown.get("materials", []) if file.get("public")}
    if pk not in open_to_all | set(shown.get("cover", {}).values()):
        return None
    return StoredFile.objects.filter(pk=pk).first()
