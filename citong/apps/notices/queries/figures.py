"""How far an announcement has come: by unit, a level at a time, and over the channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from citong.lib import clock, tree
from citong.platform.notify import receipts
from citong.platform.org.models import Unit

from ..models import Announcement, Receipt
from ..texts import PUBLISHED

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

S = Receipt.Status
SENT = (Announcement.Status.SENDING, Announcement.Status.SENT, Announcement.Status.RECALLED)
BETWEEN_URGES = timedelta(hours=2)


@dataclass
class Line:
    """Receipts of a unit and all below it; ``deeper`` says that there are units below to look at."""

    unit: Unit
    total: int = 0
    read: int = 0
    confirmed: int = 0
    deeper: bool = False

    @property
    def unread(self) -> int:
        return self.total - self.read


def pending(announcement: Announcement) -> QuerySet[Receipt]:
    """Those who may be urged: who has not confirmed where that is asked for, else who has not read."""
    rows = Receipt.objects.filter(announcement=announcement)
    return rows.exclude(status=S.CONFIRMED) if announcement.must_confirm else rows.filter(status=S.UNREAD)


def overall(announcement: Announcement) -> dict[str, int]:
    rows = Receipt.objects.filter(announcement=announcement)
    read, confirmed = Count("pk", filter=~Q(status=S.UNREAD)), Count("pk", filter=Q(status=S.CONFIRMED))
    return rows.aggregate(total=Count("pk"), read=read, confirmed=confirmed)


def read_between(unit: Unit, start: datetime, end: datetime) -> tuple[int, int]:
    """Received at ``unit`` and below in this time, and read before its end; what was recalled was not to be read."""
    rows = Receipt.objects.filter(
        unit__path__range=tree.subtree(unit.path), received_at__gte=start, received_at__lt=end
    )
    found = rows.exclude(announcement__status=Announcement.Status.RECALLED).aggregate(
        received=Count("pk"), read=Count("pk", filter=Q(read_at__lt=end))
    )
    return found["received"], found["read"]


def progress(announcement: Announcement) -> dict[str, Any] | None:
    """What the sender's panel shows; nothing before it is sent."""
    if announcement.status not in SENT:
        return None
    return {"announcement": announcement, **overall(announcement), "tallies": channels(announcement)}


def by_unit(announcement: Announcement, under: Unit) -> list[Line]:
    """One line for ``under`` itself and one for each unit directly below it that has receivers."""
    rows = Receipt.objects.filter(announcement=announcement, unit__path__range=tree.subtree(under.path)).order_by()
    read, confirmed = Count("pk", filter=~Q(status=S.UNREAD)), Count("pk", filter=Q(status=S.CONFIRMED))
    counted = rows.values_list("unit__path").annotate(total=Count("pk"), read=read, confirmed=confirmed)
    depth = len(under.path) + tree.STEP
    lines: dict[str, Line] = {}
    units = {unit.path: unit for unit in Unit.objects.filter(Q(parent=under) | Q(pk=under.pk))}
    for path, total, seen, sure in counted:
        line = lines.setdefault(path[:depth], Line(units[path[:depth]]))
        line.total, line.read, line.confirmed = line.total + total, line.read + seen, line.confirmed + sure
        line.deeper = line.deeper or len(path) > depth
    return [lines[path] for path in sorted(lines)]


def channels(announcement: Announcement) -> list[receipts.Tally]:
    return receipts.tallies([PUBLISHED], str(announcement.pk))


def urge_refused(announcement: Announcement) -> str:
    """Why nobody can be urged now; empty if it is possible."""
    if announcement.status != Announcement.Status.SENT:
        return "只有已发布的公告可以催办。"
    if announcement.urged_at and announcement.urged_at > clock.now() - BETWEEN_URGES:
        again = (announcement.urged_at + BETWEEN_URGES).astimezone(clock.SHANGHAI)
        return f"两次催办至少间隔 2 小时，请在 {again:%H:%M} 以后再催办。"
    if not pending(announcement).exists():
        return "所有接收人都已办理，不用催办。"
    return ""
