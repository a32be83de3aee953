"""Whether the logs and the state of all applications hold: asked by ``citong audit verify`` and every night."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from citong.lib import clock
from citong.platform.access.holders import holders_at
from citong.platform.inbox.models import OPEN, WorkItem
from citong.platform.jobs import OnDeath, daily, job
from citong.platform.notify.sending import notify
from citong.platform.notify.texts import declare
from citong.platform.org.models import Unit

from . import invariants, operations
from .models import Instance
from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citong.platform.identity.models import User
    from citong.platform.jobs.running import Running

BROKEN = "approvals.broken"
BATCH, NAMED = 500, 10

declare(
    BROKEN,
    "审批核对不符",
    title="{number} 份审批核对不符",
    body="夜间核对发现：{which}。请保留数据库现状，与最近的备份比对，并查明是谁绕过平台改动了数据。",
    placeholders=("number", "which"),
    urgent=True,
)


@dataclass(frozen=True)
class Breach:
    """An application that breaks rules, in words."""

    instance: int
    number: str
    title: str
    rules: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.title}（{self.number or f'第 {self.instance} 号草稿'}）：{'，'.join(self.rules)}"


def verify(tell: Callable[[int], object] = lambda _done: None) -> Iterator[Breach]:
    """Look at every application; one that seems broken while others write is looked at again under its lock."""
    last = done = 0
    rows = Instance.objects.order_by("pk").prefetch_related("runs", "tasks", "log")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        waiting = _waiting(batch)
        for instance in batch:
            if invariants.broken(instance, waiting[str(instance.pk)]) and (found := _again(instance.pk)):
                yield found
        last, done = batch[-1].pk, done + len(batch)
        tell(done)


def _waiting(batch: list[Instance]) -> dict[str, list[int]]:
    """Who has an open item about each, in one query."""
    items = WorkItem.objects.filter(OPEN, subject_kind=Instance._meta.label_lower)
    found: dict[str, list[int]] = defaultdict(list)
    for subject, user in items.filter(subject_id__in=[str(one.pk) for one in batch]).values_list("subject_id", "user"):
        found[subject].append(user)
    return found


def _again(pk: int) -> Breach | None:
    with transaction.atomic():
        instance = operations.lock(pk)
        rules = invariants.broken(instance)
    return Breach(pk, instance.number, instance.title, tuple(rules)) if rules else None


@job("approvals.verify", "核对审批记录", on_death=OnDeath.AGAIN, quiet=True)
def verify_job(running: Running) -> dict[str, int]:
    """Administrators of the city are told of what does not hold."""
    total = Instance.objects.count()
    breaches = list(verify(lambda done: running.progress(done, total)))
    if breaches:
        _tell(breaches)
    return {"instances": total, "broken": len(breaches)}


def _tell(breaches: list[Breach]) -> None:
    cities = Unit.objects.filter(level=Unit.Level.CITY).values_list("pk", flat=True)
    seats = holders_at(list(cities), perms.intervene)
    users: list[User] = [user for seated in seats.values() for user in seated]
    which = "；".join(str(one) for one in islice(breaches, NAMED)) + ("等" if len(breaches) > NAMED else "")
    notify(BROKEN, users, key=f"broken:{clock.today()}", number=len(breaches), which=which)


daily("approvals.verify", "02:50")
