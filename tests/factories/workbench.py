"""Work items, messages and jobs of somebody at a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.platform.inbox import work
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.jobs.models import Job

from .accounts import make_user_at
from .rows import ids_of, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit


@ids_of("workbench-claim", "workbench-release")
def item_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": work.open_item("test.kind", "待办", "/", unit, unit=unit, perm="console.view").pk}


@row_of(WorkItem)
def make_item(unit: Unit) -> WorkItem:
    return work.open_item("test.kind", "待办", "/", unit, unit=unit, perm="console.view")


@ids_of("workbench-remind")
def remind_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_item(unit).pk}


@ids_of("workbench-unit")
def unit_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": unit.pk}


@ids_of("workbench-read")
def message_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": Message.objects.create(user=make_user_at(unit), title="消息").pk}


@ids_of("workbench-job")
def job_ids(unit: Unit) -> dict[str, Any]:
    user = make_user_at(unit)
    return {"pk": Job.objects.create(kind="test.job", title="任务", user=user, post=user.person.posts.get()).pk}
