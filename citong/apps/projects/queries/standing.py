"""Where projects stand on a day: progress against plan, money against plan, and when they will be done at this pace.

All of it follows from the plan in force on the day and the latest report that was sent by then. Planned progress counts each
milestone evenly from its start to its due day; planned money counts each year's amount evenly over the project's days in it.
Of a school that fell silent nothing is taken to have happened since its last report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Q, Subquery

from citong.apps.projects.models import Milestone, Obligation, Plan, Progress, Report
from citong.lib import clock
from citong.records.programmes.models import Project, Suspension

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Programme

FULL = 100
ZERO = Fraction(0)


@dataclass(frozen=True)
class Standing:
    """One project; ``day`` is that of its latest report, to which plan and report are compared.

    Once a month after that report is over (``due`` is the last one that is), they are compared on ``until``.
    """

    project: Project
    until: date
    plan: Plan | None = None
    milestones: list[Milestone] = field(default_factory=list)
    report: Report | None = None
    percents: Mapping[str, int] = field(default_factory=dict)
    rests: list[Suspension] = field(default_factory=list)
    due: date | None = None

    @property
    def silent(self) -> bool:
        """Whether a month is over of which, and after which, nothing was reported."""
        told = self.report.obligation.month if self.report else date.min
        return self.due is not None and told < self.due

    @property
    def told_on(self) -> date | None:
        sent = self.report.sent_at if self.report else None
        return min(self.until, sent.astimezone(clock.SHANGHAI).date()) if sent else None

    @property
    def day(self) -> date:
        return self.until if self.silent else self.told_on or self.until

    @cached_property
    def planned(self) -> Fraction:
        """What should be done by ``day``, in percent of the whole."""
        return weighted((m, elapsed(m, self.day)) for m in self.milestones)

    @cached_property
    def reported(self) -> Fraction:
        return weighted((m, Fraction(self.percents.get(m.key, 0))) for m in self.milestones)

    @property
    def comparable(self) -> bool:
        """Whether there is both a plan and a report."""
        return bool(self.milestones) and self.report is not None

    @property
    def behind(self) -> bool:
        return self.comparable and self.reported < self.planned

    @cached_property
    def spent(self) -> int:
        return self.report.spent if self.report and self.report.spent else 0

    @cached_property
    def budget(self) -> int:
        return sum(line.amount or 0 for line in self.plan.budget.all()) if self.plan else 0

    @cached_property
    def budget_to_date(self) -> int:
        """What should be spent by ``day``, in fen."""
        lines = self.plan.budget.all() if self.plan else ()
        return int(sum((line.amount or 0) * year_share(self.project, line.year, self.day) for line in lines))

    @cached_property
    def finish(self) -> date | None:
        """When all would be done at the pace so far, times of rest left out; ``None`` if nothing can be said.

        A forecast that has passed was wrong: the days since the report slow the pace, too.
        """
        if not self.comparable or self.reported <= 0:
            return None
        if self.reported >= FULL:
            return self.told_on
        found = self._at_pace_until(self.day)
        return found if found is None or found >= self.until else self._at_pace_until(self.until)

    def _at_pace_until(self, day: date) -> date | None:
        worked = self._worked(day)
        if worked <= 0:
            return None
        left = worked * (FULL - self.reported) / self.reported
        most = (date.max - day).days
        return day + timedelta(days=min(-(-left.numerator // left.denominator), most))

    @property
    def endangered(self) -> bool:
        """Will not finish in its period: by its pace, or because nothing is told or done although something should be."""
        if self.project.status != Project.Status.RUNNING or not (self.comparable or self.silent):
            return False
        if self.reported <= 0:
            return self.planned > 0
        return self.finish is not None and self.finish > self.project.ends_on

    def _worked(self, day: date) -> int:
        """Days from the start to ``day`` without those of rest."""
        start = self.project.starts_on
        rested = sum(max(0, (min(r.until or day, day) - max(r.since, start)).days) for r in self.rests)
        return (day - start).days + 1 - rested

    def due_share(self) -> tuple[Fraction | None, int, int]:
        """Completion of the milestones due by ``until``: share in percent, how many, and how many are complete."""
        due = [m for m in self.milestones if m.due_on and m.due_on <= self.until]
        if not due:
            return None, 0, 0
        done = weighted((m, Fraction(self.percents.get(m.key, 0))) for m in due)
        return done, len(due), sum(self.percents.get(m.key, 0) >= FULL for m in due)


def weighted(parts: Iterable[tuple[Milestone, Fraction]]) -> Fraction:
    """The mean of the values by the weights of their milestones."""
    found = list(parts)
    total = sum(m.weight for m, _ in found)
    return sum((value * m.weight for m, value in found), ZERO) / total if total else ZERO


def elapsed(milestone: Milestone, day: date) -> Fraction:
    """How much of a milestone's time has passed at the end of ``day``, in percent."""
    start, due = milestone.starts_on, milestone.due_on
    if start is None or due is None or day < start:
        return ZERO
    whole = (due - start).days + 1
    return Fraction(min((day - start).days + 1, whole) * FULL, whole)


def year_share(project: Project, year: int | None, day: date) -> Fraction:
    """How much of the project's days in ``year`` has passed at the end of ``day``."""
    if year is None:
        return ZERO
    start, end = max(project.starts_on, date(year, 1, 1)), min(project.ends_on, date(year, 12, 31))
    whole = (end - start).days + 1
    return Fraction(max(0, min((day - start).days + 1, whole)), whole) if whole > 0 else ZERO


def end_of(day: date) -> datetime:
    """The first instant after ``day``."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.SHANGHAI)


def standings(projects: Sequence[Project], until: date) -> list[Standing]:
    """All at once, in the order given: the number of queries does not grow."""
    keys = [project.pk for project in projects]
    after = end_of(until)
    newest_plan = (
        Plan.objects.filter(project=OuterRef("pk"), status__in=(Plan.Status.APPROVED, Plan.Status.REPLACED))
        .filter(Q(decided_at=None) | Q(decided_at__lt=after))
        .order_by("-number")
    )
    newest_report = Report.objects.filter(
        obligation__project=OuterRef("pk"), status=Report.Status.SENT, sent_at__lt=after
    ).order_by("-obligation__month", "-number")
    over = Obligation.objects.filter(project=OuterRef("pk")).over(min(after, clock.now())).order_by("-month")
    newest = (
        Subquery(rows.values(name)[:1]) for rows, name in ((newest_plan, "pk"), (newest_report, "pk"), (over, "month"))
    )
    found = {pk: rest for pk, *rest in Project.objects.filter(pk__in=keys).values_list("pk", *newest)}
    plans = {plan.pk: plan for plan in _plans(p for p, _, _ in found.values() if p)}
    reports = {r.pk: r for r in _reports(r for _, r, _ in found.values() if r)}
    rests: dict[int, list[Suspension]] = {}
    for rest in Suspension.objects.filter(project__in=keys):
        rests.setdefault(rest.project_id, []).append(rest)
    return [
        _standing(project, until, plans.get(plan), reports.get(report), rests.get(project.pk, []), due)
        for project in projects
        for plan, report, due in (found[project.pk],)
    ]


def _plans(keys: Iterable[int]) -> QuerySet[Plan]:
    return Plan.objects.filter(pk__in=list(keys)).prefetch_related("milestones", "budget")


def _reports(keys: Iterable[int]) -> QuerySet[Report]:
    rows = Report.objects.filter(pk__in=list(keys)).select_related("obligation")
    return rows.prefetch_related(Prefetch("progress", Progress.objects.only("report", "milestone", "percent")))


def _standing(
    project: Project, until: date, plan: Plan | None, report: Report | None, rests: list[Suspension], due: date | None
) -> Standing:
    percents = {p.milestone: p.percent for p in report.progress.all()} if report else {}
    milestones = list(plan.milestones.all()) if plan else []
    return Standing(project, until, plan, milestones, report, percents, rests, due)


def of_project(project: Project) -> Standing:
    return standings([project], clock.today())[0]


def of_programme(actor: Actor, programme: Programme, perm: str) -> list[Project]:
    """The projects within reach, desk by desk."""
    rows = Project.objects.visible_to(actor, perm).filter(programme=programme)
    return list(rows.select_related("unit", "desk", "programme").order_by("desk__path", "number"))


def alive(projects: Iterable[Project]) -> list[Standing]:
    """Those that were not revoked, as they stand today."""
    return standings([project for project in projects if project.status != Project.Status.REVOKED], clock.today())
