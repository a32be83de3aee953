"""试点总览: one batch in figures, counted with the very conditions by which the list of applications narrows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum

from citong.apps.pilots.lifecycle import WAITING_DAYS, Status
from citong.apps.pilots.models import Application, Batch, Quota
from citong.apps.pilots.models.application import late
from citong.apps.pilots.perms import perms
from citong.kit.once import once
from citong.lib import clock
from citong.platform.org.models import Unit

from . import stages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

MOST_DAYS = 120


@dataclass(frozen=True)
class Share:
    """One desk: places, and how many of its schools have come how far."""

    desk: Unit
    places: int
    submitted: int = 0
    recommended: int = 0
    established: int = 0

    @property
    def direct(self) -> bool:
        return self.desk.level == Unit.Level.CITY

    @property
    def label(self) -> str:
        return "市直学校" if self.direct else self.desk.label


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits: how many by age, and how many too long."""

    ages: dict[str, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.ages.values())


@dataclass(frozen=True, kw_only=True)
class Queue(Waiting):
    """What waits in one state."""

    status: Status


@dataclass(frozen=True, kw_only=True)
class Holder(Waiting):
    """What waits for one county, for the city, for the schools together, or for the experts together."""

    key: str
    county: Unit | None = None

    @property
    def label(self) -> str:
        return self.county.label if self.county else stages.HOLDERS[self.key]


@dataclass(frozen=True)
class Day:
    """What was submitted and what was completed on one day."""

    on: date
    submitted: int
    ended: int


@dataclass(frozen=True)
class Overview:
    """All figures of one batch within the reach of the actor."""

    batch: Batch
    reached: dict[str, int]
    ended: int
    shares: list[Share]
    queues: list[Queue]
    holders: list[Holder]
    days: list[Day] = field(default_factory=list)

    @property
    def places(self) -> int:
        return sum(share.places for share in self.shares)

    @property
    def late(self) -> int:
        return sum(queue.late for queue in self.queues)

    @property
    def waiting(self) -> int:
        return sum(queue.total for queue in self.queues)


def rows(actor: Actor, batch: Batch) -> QuerySet[Application]:
    return Application.objects.visible_to(actor, perms.view).filter(batch=batch).order_by()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Brief:
    """The newest batch in the figures of the desk."""

    batch: Batch
    submitted: int
    recommended: int
    late: int
    places: int


@once
def brief(actor: Actor) -> Brief | None:
    batch = newest(actor)
    if batch is None:
        return None
    asked = {"late": late()} | {stage: stages.reached(stage) for stage in ("submitted", "recommended")}
    found = rows(actor, batch).aggregate(**{name: Count("pk", filter=condition) for name, condition in asked.items()})
    quotas = Quota.objects.visible_to(actor, perms.view).filter(batch=batch)
    return Brief(batch, places=quotas.aggregate(n=Sum("places"))["n"] or 0, **found)


def overview(actor: Actor, batch: Batch) -> Overview:
    found = rows(actor, batch)
    counts = found.aggregate(**{stage: Count("pk", filter=stages.reached(stage)) for stage in stages.STAGES})
    shares, waits = _shares(actor, batch, found), _waits(found)
    return Overview(
        batch=batch,
        reached={stage: counts[stage] for stage in stages.REACHED},
        ended=counts["ended"],
        shares=shares,
        queues=_queues(waits),
        holders=_holders(waits, shares),
        days=_days(found),
    )


def _shares(actor: Actor, batch: Batch, found: QuerySet[Application]) -> list[Share]:
    """The desks with places or applications that ``actor`` may see; the city's direct schools last."""
    counted = {
        row["desk"]: {name: row[name] for name in ("submitted", "recommended", "established")}
        for row in found.values("desk").annotate(
            **{name: Count("pk", filter=stages.reached(name)) for name in ("submitted", "recommended", "established")}
        )
    }
    quotas = Quota.objects.visible_to(actor, perms.view).filter(batch=batch)
    places = dict(quotas.values_list("unit", "places"))
    desks = Unit.objects.filter(pk__in={*counted, *places})
    shares = [Share(desk, places.get(desk.pk, 0), **counted.get(desk.pk, {})) for desk in desks]
    return sorted(shares, key=lambda share: (share.direct, share.desk.path))


Wait = dict[str, Any]  # how many of one desk wait in one state, by age


def _waits(found: QuerySet[Application]) -> list[Wait]:
    asked: dict[str, Any] = {age: Count("pk", filter=stages.waited(age)) for age in (*stages.AGES, stages.LATE[0])}
    return list(found.filter(status__in=WAITING_DAYS).values("status", "desk", "city_direct").annotate(**asked))


def _summed(waits: Iterable[Wait]) -> dict[str, Any]:
    rows = list(waits)
    ages = {age: sum(row[age] for row in rows) for age in stages.AGES}
    return {"ages": ages, "late": sum(row[stages.LATE[0]] for row in rows)}


def _queues(waits: list[Wait]) -> list[Queue]:
    """One queue for each state in which somebody has to act."""
    return [Queue(status=status, **_summed(row for row in waits if row["status"] == status)) for status in WAITING_DAYS]


def _holders(waits: list[Wait], shares: list[Share]) -> list[Holder]:
    """Whose turn it is: each county by itself, then the city, the schools and the experts."""
    held: dict[str, list[Wait]] = {key: [] for key in stages.HOLDERS}
    for row in waits:
        held[stages.holder_of(row["status"], direct=row["city_direct"])].append(row)
    counties = [
        Holder(
            key="county", county=share.desk, **_summed(row for row in held["county"] if row["desk"] == share.desk.pk)
        )
        for share in shares
        if not share.direct
    ]
    return counties + [Holder(key=key, **_summed(held[key])) for key in stages.HOLDERS if key != "county"]


def _days(found: QuerySet[Application]) -> list[Day]:
    """Every day from the first to the last on which something was submitted or completed."""
    submitted = found.filter(stages.reached("submitted"), submitted_at__isnull=False)
    sent = Counter(_day(at) for at in submitted.values_list("submitted_at", flat=True))
    ended = Counter(_day(at) for at in found.filter(stages.reached("ended")).values_list("since", flat=True))
    known = sorted({*sent, *ended})
    if not known:
        return []
    first = max(known[0], known[-1] - timedelta(days=MOST_DAYS - 1))
    span = (known[-1] - first).days + 1
    return [Day(day, sent[day], ended[day]) for day in (first + timedelta(days=n) for n in range(span))]


def _day(at: Any) -> date:
    return at.astimezone(clock.SHANGHAI).date()  # type: ignore[no-any-return]


def newest(actor: Actor) -> Batch | None:
    """The batch that the desk shows."""
    running = Batch.objects.visible_to(actor, perms.view).filter(~Q(status=Batch.Status.PREPARING))
    return running.order_by("-opens_at").first()  # type: ignore[no-any-return]
