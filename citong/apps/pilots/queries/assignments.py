"""分配: a plan of which expert reviews which application, as an optimisation; how far the review is."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Expert, Sheet
from citong.apps.pilots.perms import perms
from citong.lib import assignment

from . import conflicts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.access.actor import Actor

UNREVIEWED = (Status.ACCEPTED, Status.IN_REVIEW)
MORE_LOAD = 12  # how far above the entered load a feasible one is looked for
Pair = tuple[Application, Expert]


def waiting(batch: Batch) -> list[Application]:
    """Applications that experts are needed for."""
    rows = Application.objects.filter(batch=batch, status__in=UNREVIEWED).select_related("unit", "desk", "batch__unit")
    return list(rows.order_by("pk"))


def pool(batch: Batch) -> list[Expert]:
    """Experts who may be asked."""
    rows = Expert.objects.filter(unit=batch.unit, active=True).with_load()
    return list(rows.select_related("user__person", "county", "employer_unit").order_by("pk"))


def kept(applications: Iterable[Application]) -> list[Sheet]:
    """Live sheets of the applications; they stay and count."""
    rows = Sheet.objects.filter(application__in=[a.pk for a in applications], status__in=Sheet.LIVE)
    return list(rows.select_related("expert").order_by("pk"))


def fair_load(applications: int, experts: int, per_application: int) -> int:
    """Half as much again as an even share, so that conflicts leave room."""
    return math.ceil(applications * per_application / experts * 1.5) if experts else 0


def usual_load(batch: Batch) -> int:
    """The load that a plan starts from."""
    experts = Expert.objects.filter(unit=batch.unit, active=True).count()
    applications = Application.objects.filter(batch=batch, status__in=UNREVIEWED).count()
    return fair_load(applications, experts, batch.experts_per_application)


def plan(batch: Batch, max_load: int | None = None) -> list[Pair]:
    """New pairs for all accepted applications; existing sheets stay and count.

    :raises assignment.Infeasible: with the explanation in Chinese.
    """
    applications, active = waiting(batch), pool(batch)
    sheets = kept(applications)
    resting = {s.expert_id: s.expert for s in sheets if s.expert_id not in {e.pk for e in active}}
    experts = [*active, *resting.values()]  # who rests keeps what he has and gets nothing new
    by_pk: dict[tuple[str, int], Application | Expert] = {
        **{("a", a.pk): a for a in applications},
        **{("e", e.pk): e for e in experts},
    }
    never = {(a.pk, e) for a in applications for e in resting} | _had(applications)
    problem = assignment.Problem(
        applications=[("a", a.pk) for a in applications],
        experts=[("e", e.pk) for e in experts],
        per_application=batch.experts_per_application,
        max_load=max_load or fair_load(len(applications), len(active), batch.experts_per_application),
        forbidden={(("a", a), ("e", e)) for a, e in {*conflicts.barred(batch, applications, experts), *never}},
        fixed=[(("a", s.application_id), ("e", s.expert_id)) for s in sheets],
    )
    pairs = assignment.assign(problem, name=lambda key: str(by_pk[key]))
    return [(by_pk[a], by_pk[e]) for a, e in pairs]  # type: ignore[misc]


def _had(applications: Iterable[Application]) -> set[tuple[int, int]]:
    """Pairs of which there was a sheet that was recused or taken back: not again."""
    rows = Sheet.objects.filter(application__in=[a.pk for a in applications]).exclude(status__in=Sheet.LIVE)
    return set(rows.values_list("application_id", "expert_id"))


def enough_load(batch: Batch, load: int) -> int | None:
    """The smallest load above ``load`` with which a plan exists; ``None`` if more load does not help."""
    for more in range(load + 1, load + MORE_LOAD + 1):
        try:
            plan(batch, more)
        except assignment.Infeasible:
            continue
        return more
    return None


@dataclass(frozen=True)
class Given:
    """One application of a preview with its experts: those who have it already and those who would get it."""

    application: Application
    before: list[Expert]
    new: list[Expert]


@dataclass(frozen=True)
class Load:
    """What an expert carries in this batch: now, and with the preview."""

    expert: Expert
    before: int
    after: int


@dataclass(frozen=True)
class Conflict:
    application: Application
    expert: Expert
    reason: str


@dataclass(frozen=True)
class Preview:
    """A plan as the officer looks it over before it is confirmed."""

    lines: list[Given]
    loads: list[Load]
    conflicts: list[Conflict]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return [(line.application.pk, expert.pk) for line in self.lines for expert in line.new]

    @property
    def heaviest(self) -> int:
        return max((load.after for load in self.loads), default=0)


def preview(batch: Batch, pairs: list[Pair]) -> Preview:
    """``pairs`` beside what is already handed out, who carries how much, and whom they avoid."""
    applications, experts = waiting(batch), pool(batch)
    sheets = kept(applications)
    before = Counter(s.expert_id for s in sheets)
    after = before + Counter(e.pk for _, e in pairs)
    by_pk = {a.pk: a for a in applications}, {e.pk: e for e in experts}
    barred = sorted(conflicts.barred(batch, applications, experts).items())
    return Preview(
        [
            Given(
                a,
                [s.expert for s in sheets if s.application_id == a.pk],
                [e for found, e in pairs if found.pk == a.pk],
            )
            for a in applications
        ],
        sorted((Load(e, before[e.pk], after[e.pk]) for e in experts), key=lambda load: -load.after),
        [Conflict(by_pk[0][a], by_pk[1][e], why) for (a, e), why in barred if a in by_pk[0] and e in by_pk[1]],
    )


def live_sheets(application: Application) -> list[Sheet]:
    """Sheets that count: neither recused nor taken back."""
    return list(application.sheets.filter(status__in=Sheet.LIVE).select_related("expert"))


def needs_adjudication(application: Application) -> bool:
    """All planned sheets are in, they differ by more than the limit, and nobody was added to settle it."""
    return wants_adjudication(application.batch, live_sheets(application))


def wants_adjudication(batch: Batch, sheets: Iterable[Sheet]) -> bool:
    sheets = list(sheets)
    done = [s.total for s in sheets if s.status == Sheet.Status.SUBMITTED and s.total is not None]
    if len(done) < batch.experts_per_application or any(s.adjudication for s in sheets):
        return False
    return max(done) - min(done) > batch.spread_limit


@dataclass(frozen=True)
class Line:
    """One application on the progress board."""

    application: Application
    sheets: list[Sheet]
    adjudicate: bool
    missing: int

    @property
    def live(self) -> list[Sheet]:
        return [s for s in self.sheets if s.status in Sheet.LIVE]

    @property
    def done(self) -> int:
        return sum(s.status == Sheet.Status.SUBMITTED for s in self.sheets)

    @property
    def open(self) -> list[Sheet]:
        return [s for s in self.sheets if s.status == Sheet.Status.DRAFT]

    @property
    def urgeable(self) -> bool:
        return any(s.urge_again_at is None for s in self.open)

    @property
    def overdue(self) -> bool:
        return any(s.overdue for s in self.sheets)


def board(actor: Actor, batch: Batch) -> list[Line]:
    """Who has done and who has not, what needs the city first."""
    rows = (
        Application.objects.visible_to(actor, perms.assign)
        .filter(batch=batch, sheets__isnull=False)
        .select_related("unit", "desk")
        .distinct()
    )
    sheets = list(
        Sheet.objects.visible_to(actor, perms.assign)
        .filter(application__batch=batch)
        .select_related("expert", "application")
        .order_by("pk")
    )
    lines = [_line(batch, a, [s for s in sheets if s.application_id == a.pk]) for a in rows.order_by("pk")]
    return sorted(
        lines,
        key=lambda line: (
            line.application.status != Status.IN_REVIEW,
            not line.adjudicate,
            not line.missing,
            not line.overdue,
        ),
    )


def _line(batch: Batch, application: Application, sheets: list[Sheet]) -> Line:
    live = sum(s.status in Sheet.LIVE for s in sheets)
    reviewing = application.status == Status.IN_REVIEW
    return Line(
        application,
        sheets,
        adjudicate=reviewing and wants_adjudication(batch, [s for s in sheets if s.status in Sheet.LIVE]),
        missing=max(0, batch.experts_per_application - live) if reviewing else 0,
    )


@dataclass(frozen=True)
class Candidate:
    """An expert who could take one more application, or why not."""

    expert: Expert
    barred: str


def candidates(actor: Actor, application: Application) -> list[Candidate]:
    """The whole pool, free ones with the least to do first, barred ones with the reason."""
    experts = list(
        Expert.objects.visible_to(actor, perms.assign)
        .filter(unit=application.batch.unit, active=True)
        .select_related("user__person", "county", "employer_unit")
    )
    had = set(application.sheets.values_list("expert_id", flat=True))
    barred = conflicts.barred(application.batch, [application], experts)
    found = [
        Candidate(e, barred.get((application.pk, e.pk), "") or ("已分配过这份申报" if e.pk in had else ""))
        for e in experts
    ]
    return sorted(found, key=lambda c: (bool(c.barred), c.expert.given - c.expert.done, c.expert.pk))


def counts(batch: Batch) -> dict[str, int]:
    """Figures at the head of the page."""
    applications = Application.objects.filter(batch=batch)
    sheets = Sheet.objects.filter(application__batch=batch).aggregate(
        given=Count("pk", filter=Q(status__in=Sheet.LIVE)), done=Count("pk", filter=Q(status=Sheet.Status.SUBMITTED))
    )
    return {
        "accepted": applications.filter(status=Status.ACCEPTED).count(),
        "in_review": applications.filter(status=Status.IN_REVIEW).count(),
        "reviewed": applications.filter(score__isnull=False).count(),
        "experts": Expert.objects.filter(unit=batch.unit, active=True).count(),
        **sheets,
    }


def accepted_count(actor: Actor) -> int:
    """Applications that wait for experts, for the navigation."""
    return Application.objects.visible_to(actor, perms.assign).filter(status=Status.ACCEPTED).count()
