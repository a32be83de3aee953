"""Usage as it was frozen with the reports: month by month, of many projects at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from citong.apps.projects.models import Obligation, Report

from .standing import end_of
from .wall import COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citong.records.programmes.models import Project


@dataclass(frozen=True)
class Month:
    """What the latest version that was sent says; nothing, if none was."""

    usage: dict[str, Any]
    version: int | None

    def number(self, key: str) -> int:
        return self.usage.get(key) or 0

    @property
    def active(self) -> int:
        """Accounts that acted; who acted in two posts, or has left since, counts only as far as the school has accounts."""
        return min(sum(self.usage.get("active", {}).values()), self.number("accounts"))

    @property
    def applied(self) -> Fraction:
        """The mean of the shares of accounts that acted and of notices that were read, as far as there were any."""
        pairs = ((self.active, self.number("accounts")), (self.number("notices_read"), self.number("notices")))
        shares = [Fraction(part, whole) for part, whole in pairs if whole]
        return sum(shares, Fraction()) / len(shares) if shares else Fraction()


def months(projects: Sequence[Project], until: date) -> dict[int, list[Month]]:
    """The months that were due by ``until``, in their order; resting times do not count."""
    latest = Report.objects.filter(obligation=OuterRef("pk"), status=Report.Status.SENT, sent_at__lt=end_of(until))
    newest = latest.order_by("-number")
    rows = Obligation.objects.filter(project__in=projects).due_by(until).filter(state__in=COUNTED)
    found: dict[int, list[Month]] = {project.pk: [] for project in projects}
    for pk, usage, version in rows.order_by("month").values_list(
        "project", Subquery(newest.values("usage")[:1]), Subquery(newest.values("usage_version")[:1])
    ):
        found[pk].append(Month(usage or {}, version))
    return found
