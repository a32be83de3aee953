"""申报批次 as the city sees it: use of its quota, its rules through their versions, and the batch as a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from citong.apps.pilots.definition import Definition
from citong.apps.pilots.lifecycle import HOLDS_NO_PLACE, Status
from citong.apps.pilots.models import Application, Batch, BatchDraft, EligibilityRule, Quota
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.platform.audit import trail
from citong.platform.org.models import Unit
from citong.ui.shapes import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.audit.models import Entry

KEPT = timedelta(days=30)  # how long a discarded draft is offered again
NOT_COPIED = {
    "id", "unit", "code", "title", "document_number", "issued_on", "notice_text", "status", "opens_at", "deadline", "cut",
    "revision",
}  # fmt: skip
"""What each notice says anew; everything else is a pattern for the next batch."""


@dataclass(frozen=True)
class Share:
    """One unit's places and how many are taken."""

    quota: Quota
    used: int
    established: int

    @property
    def left(self) -> int:
        return self.quota.places - self.used

    @property
    def direct(self) -> bool:
        return self.quota.unit.level == Unit.Level.CITY


@dataclass(frozen=True)
class Versions:
    """A rule: the version in force today, or the next one, and all of its versions."""

    now: EligibilityRule
    all: list[EligibilityRule]

    @property
    def in_force(self) -> bool:
        return self.now.in_force(clock.today())

    @property
    def coming(self) -> list[EligibilityRule]:
        return [rule for rule in self.all if rule.effective_from > clock.today() and rule != self.now]


def shares(batch: Batch) -> list[Share]:
    """By unit code, the city's direct schools last."""
    taken = Count("pk", filter=~Q(status__in=HOLDS_NO_PLACE))
    made = Count("pk", filter=Q(status=Status.ESTABLISHED))
    rows = Application.objects.filter(batch=batch).order_by().values_list("desk").annotate(taken=taken, made=made)
    counts = {desk: (used, established) for desk, used, established in rows}
    quotas = sorted(
        Quota.objects.filter(batch=batch).select_related("unit", "batch"),
        key=lambda q: (q.unit.level == Unit.Level.CITY, q.unit.path),
    )
    return [Share(quota, *counts.get(quota.unit_id, (0, 0))) for quota in quotas]


@dataclass(frozen=True)
class Adjusted:
    """One change of a quota, with its reason."""

    quota: Quota
    entry: Entry

    @property
    def places(self) -> tuple[int, int]:
        before, after = self.entry.changes["places"]
        return int(before), int(after)

    @property
    def event(self) -> Event:
        """``晋江市：9 → 10 个``, who and when, with the reason."""
        unit, (before, after) = self.quota.unit, self.places
        name = "市直学校" if unit.level == Unit.Level.CITY else unit.label
        when = f"{self.entry.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
        return Event(f"{name}：{before} → {after} 个", when, str(self.entry.user or "系统"), self.entry.note)


def adjusted(shares: Sequence[Share]) -> list[Adjusted]:
    """How the places were changed since the batch was made, newest first."""
    quotas = {str(share.quota.pk): share.quota for share in shares}
    entries = trail.histories([share.quota for share in shares])
    return [Adjusted(quotas[entry.object_id], entry) for entry in entries if "places" in entry.changes]


def rules(batch: Batch) -> list[Versions]:
    """The rules in their order, each with its versions."""
    today = clock.today()
    found = []
    ordered = EligibilityRule.objects.filter(batch=batch).order_by("order", "key", "version")
    for _, group in groupby(ordered, key=lambda rule: rule.key):
        versions = list(group)
        found.append(Versions(next((r for r in versions if r.in_force(today)), versions[-1]), versions))
    return found


def states(batch: Batch) -> list[tuple[Status, int]]:
    """How many applications stand in each state that occurs."""
    counts = dict(Application.objects.filter(batch=batch).order_by().values_list("status").annotate(n=Count("pk")))
    return [(status, counts[status]) for status in Status if status in counts]


def desks(actor: Actor) -> list[Unit]:
    """The units that can get places: the counties in their order, then the city for its direct schools."""
    rows = Unit.objects.visible_to(actor, perms.batch).open_on()
    found = rows.filter(level__in=(Unit.Level.COUNTY, Unit.Level.CITY))
    return sorted(found, key=lambda unit: (unit.level == Unit.Level.CITY, unit.path))


def drafts(actor: Actor) -> QuerySet[BatchDraft]:
    """Drafts that are being written."""
    rows = BatchDraft.objects.visible_to(actor, perms.batch).filter(status=BatchDraft.Status.WRITING)
    return rows.select_related("unit", "source", "saved_by__person")  # type: ignore[no-any-return]


def discarded(actor: Actor) -> QuerySet[BatchDraft]:
    """Drafts that were put away lately and can be brought back."""
    rows = BatchDraft.objects.visible_to(actor, perms.batch).filter(status=BatchDraft.Status.DISCARDED)
    return rows.filter(saved_at__gte=clock.now() - KEPT)  # type: ignore[no-any-return]


def bureau(actor: Actor) -> Unit | None:
    """The unit that opens batches for ``actor``: the highest at which batches may be managed."""
    return Unit.objects.visible_to(actor, perms.batch).order_by("path").first()


def pattern(batch: Batch) -> Definition:
    """``batch`` as the pattern of the next one: what a notice says anew is left out."""
    facts: dict[str, Any] = {
        field.name: getattr(batch, field.name) for field in batch._meta.concrete_fields if field.name not in NOT_COPIED
    }
    return Definition(
        facts=facts,
        quotas=dict(Quota.objects.filter(batch=batch).values_list("unit__code", "places")),
        sections=list(batch.sections.values("key", "title", "hint", "length")),
        rules=[
            {name: getattr(v.now, name) for name in ("key", "kind", "title", "params", "blocking", "source")}
            for v in rules(batch)
        ],
        rubric=list(batch.rubric.values("key", "title", "weight", "anchors")),
    )


def code_taken(code: str) -> bool:
    """Codes are unique over all batches."""
    return Batch.objects.filter(code=code).exists()


def free_code(year: int | None = None) -> str:
    """The year, the present one unless it is given, or with a number behind it if there is a batch already."""
    start = str(year or clock.today().year)
    codes = (start, *(f"{start}-{n}" for n in range(2, 100)))
    return next(code for code in codes if not code_taken(code))
