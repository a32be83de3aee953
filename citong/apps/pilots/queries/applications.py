"""Applications side by side: the facts that matter for a decision, for many at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from citong.apps.pilots import content as c
from citong.apps.pilots.models import Application, ConditionResult, Scan, Version

from .contents import content_of, current, parts_of, plan_count
from .record import differences

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Facts", "content_of", "current", "differences", "facts", "facts_of", "parts_of", "plan_count"]
Verdict = ConditionResult.Verdict


@dataclass(frozen=True)
class Facts:
    """The latest version of one application in figures; ``spending`` (年均信息化投入) in fen."""

    kind: str = ""
    students: int | None = None
    teachers: int | None = None
    bandwidth: str = ""
    spending: int | None = None
    plan: int = 0
    met: int = 0
    not_met: int = 0
    look: int = 0
    unmet: tuple[str, ...] = field(default=())  # titles of the conditions not met
    scans: int = 0
    unread_scans: int = 0  # whose QR code could not be read
    version: Version | None = None

    @property
    def has_scan(self) -> bool:
        return self.scans > 0

    @property
    def conditions(self) -> str:
        """``符合 5`` or ``符合 4，不符合 1，需核实 1``."""
        counts = ((Verdict.MET, self.met), (Verdict.NOT_MET, self.not_met), (Verdict.LOOK, self.look))
        return "，".join(f"{verdict.label} {count}" for verdict, count in counts if count)


def latest_of(applications: Iterable[Application]) -> dict[int, Version]:
    """The latest version of each application that has one, by application id."""
    ids = [a.pk for a in applications]
    newest = Version.objects.filter(application__in=ids).order_by().values("application").annotate(top=Max("number"))
    wanted = {(row["application"], row["top"]) for row in newest}
    rows = Version.objects.filter(application__in=ids, number__in={top for _, top in wanted})
    return {v.application_id: v for v in rows if (v.application_id, v.number) in wanted}


def facts_of(applications: Iterable[Application]) -> dict[int, Facts]:
    """Facts by application id, in a constant number of queries."""
    rows = list(applications)
    versions = latest_of(rows)
    ids = [v.pk for v in versions.values()]
    verdicts: dict[int, list[tuple[str, str]]] = {}
    results = ConditionResult.objects.filter(version__in=ids).order_by("rule__order")
    for version_id, verdict, title in results.values_list("version", "verdict", "rule__title"):
        verdicts.setdefault(version_id, []).append((verdict, title))
    scans: dict[int, dict[str, int]] = {}
    counted = Scan.objects.filter(version__in=ids).order_by().values_list("version", "verdict")
    for version_id, verdict, number in counted.annotate(number=Count("pk")):
        scans.setdefault(version_id, {})[verdict] = number
    return {
        a.pk: _facts(versions[a.pk], verdicts.get(versions[a.pk].pk, []), scans.get(versions[a.pk].pk, {}))
        if a.pk in versions
        else Facts()
        for a in rows
    }


def _facts(version: Version, verdicts: list[tuple[str, str]], scans: dict[str, int]) -> Facts:
    content: dict[str, dict[str, Any]] = version.content
    foundation = content.get("foundation", {})
    found = [verdict for verdict, _ in verdicts]
    return Facts(
        kind=str(content.get("school", {}).get("kind", "")),
        students=foundation.get("students"),
        teachers=foundation.get("teachers"),
        bandwidth=str(content.get("network", {}).get("bandwidth", "")),
        spending=c.mean_spending(content.get("budget", {})),
        plan=plan_count(version.content),
        met=found.count(Verdict.MET),
        not_met=found.count(Verdict.NOT_MET),
        look=found.count(Verdict.LOOK),
        unmet=tuple(title for verdict, title in verdicts if verdict == Verdict.NOT_MET),
        scans=sum(scans.values()),
        unread_scans=scans.get(Scan.Verdict.UNREADABLE, 0),
        version=version,
    )


def facts(application: Application) -> Facts:
    """Facts of one application."""
    return facts_of([application])[application.pk]
