"""平台使用情况: what the school did on the platform in a month, counted from records and frozen with the report.

Version 3: active accounts by role (an account is active that left an entry in the audit trail while acting for the
school), approvals of the school that ended with a decision, work items finished by the school, 通知公告 that came to the
school in the month and were read, filled share of the school's record. Version 2 counted all messages of the inbox, also
reminders, in place of 通知公告; version 1 had no approvals either. Reports keep the figures of their version.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from citong.lib import clock
from citong.lib.months import add_months
from citong.platform.access.holders import staff_of
from citong.platform.audit.models import Entry
from citong.platform.identity.models import Post
from citong.platform.inbox import notices
from citong.platform.inbox.models import WorkItem
from citong.platform.workflow.models import Instance
from citong.records.places.models import School

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from citong.apps.projects.models import Obligation
    from citong.platform.org.models import Unit

VERSION = 3
FULL = 100
DECIDED = Instance.ended_as(Instance.Status.APPROVED, Instance.Status.REJECTED)
LABELS = (
    ("accounts", "本校账号数"), ("approvals", "办结审批数"), ("finished", "办结事项数"), ("notices", "收到通知公告数"),
    ("notices_read", "已读通知公告数"), ("messages", "收到消息数"), ("read", "已读消息数"), ("completeness", "学校数据完整度（%）"),
)  # fmt: skip


def span(month: date) -> tuple[datetime, datetime]:
    """From the first instant of ``month`` to that of the next one."""
    first, following = (datetime.combine(d, time.min, clock.SHANGHAI) for d in (month, add_months(month, 1)))
    return first, following


def of_month(obligation: Obligation) -> dict[str, Any]:
    """``{"active": {role: accounts}, "accounts", "approvals", "finished", "notices", "notices_read", "completeness"}``."""
    unit = obligation.project.unit
    start, end = span(obligation.month)
    received, read = notices.between(unit, start, end)
    done = WorkItem.objects.filter(unit__path__startswith=unit.path, done_at__gte=start, done_at__lt=end)
    ended = Instance.objects.filter(unit__path__startswith=unit.path, ended_at__gte=start, ended_at__lt=end)
    return {
        "active": active(unit, start, end),
        "accounts": staff_of(unit).count(),
        "approvals": ended.filter(DECIDED).count(),
        "finished": done.exclude(done_by=None).count(),
        "notices": received,
        "notices_read": read,
        "completeness": completeness(unit),
    }


def active(unit: Unit, start: datetime, end: datetime) -> dict[str, int]:
    """Accounts that acted for the school, by the kind of their post."""
    acted = Entry.objects.filter(at__gte=start, at__lt=end, post__unit__path__startswith=unit.path)
    kinds = acted.values_list("post__kind").annotate(number=Count("user", distinct=True))
    return {str(Post.Kind(kind).label): number for kind, number in kinds.order_by("post__kind")}


def completeness(unit: Unit) -> int:
    """Share of the record's fields that are filled, in percent, rounded down; 0 without a record."""
    school = School.objects.filter(unit=unit).first()
    if school is None:
        return 0
    fields = [f for f in School._meta.concrete_fields if f.editable and not f.primary_key]
    filled = sum(getattr(school, f.attname) not in (None, "") for f in fields)
    return filled * FULL // len(fields)


def lines(usage: Mapping[str, Any]) -> list[tuple[str, object]]:
    """The frozen figures with their labels, the active accounts role by role."""
    if not usage:
        return []
    active = [(f"活跃账号：{role}", number) for role, number in usage["active"].items()]
    return [*(active or [("活跃账号", 0)]), *((label, usage[key]) for key, label in LABELS if key in usage)]
