"""Code sets, the working calendar, jobs and their timetable: the same for the whole city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.console.models import AnyJob, CodeEntry, LocalDay, LocalHours, Timetable  # noqa: TC001 - the kit reads them
from citong.apps.console.perms import perms
from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.kit.filters import DateInput
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.jobs import queue, registry

if TYPE_CHECKING:
    from datetime import date


@action("新增代码", perm=perms.codes, creates=True)
def add_code(row: CodeEntry, *, by: Actor) -> None:
    """A code from a day on; the same code with a later day is its next version."""


@action("修改代码", perm=perms.codes)
def change_code(row: CodeEntry, *, by: Actor, **values: Any) -> None:
    fill(row, values)


@action(
    "停用代码",
    perm=perms.codes,
    inputs={"valid_to": forms.DateField(label="停用日期", initial=clock.today, widget=DateInput())},
    unless=lambda c: f"这个代码已于 {c.valid_to} 停用。" if c.valid_to and c.valid_to < clock.today() else "",
    danger=True,
)
def end_code(row: CodeEntry, *, valid_to: date, by: Actor) -> None:
    """Old records keep it; new ones can no longer choose it."""
    row.valid_to = valid_to


@action("登记调整", perm=perms.calendar, creates=True)
def add_day(row: LocalDay, *, by: Actor) -> None:
    """A day on which this city works or rests against the national calendar."""


def _past(row: LocalDay) -> str:
    return "已经过去的日子不能再改，以免改变当时算出的期限。" if row.day < clock.today() else ""


@action("修改调整", perm=perms.calendar, unless=_past)
def change_day(row: LocalDay, *, by: Actor, **values: Any) -> None:
    fill(row, values)
    if row.day < clock.today():
        raise Refused({"day": "不能改到已经过去的日子。"})


def _check_ahead(row: LocalHours) -> None:
    if row.since < clock.today():
        raise Refused({"since": "请填写今天或以后的日期，以免改变当时算出的期限。"})


@action("登记办公时间", perm=perms.calendar, creates=True)
def add_hours(row: LocalHours, *, by: Actor) -> None:
    """From a day on offices work at other hours."""
    _check_ahead(row)


@action(
    "修改办公时间",
    perm=perms.calendar,
    unless=lambda row: "已经生效的办公时间不能再改，请登记新的起始日期。" if row.since < clock.today() else "",
)
def change_hours(row: LocalHours, *, by: Actor, **values: Any) -> None:
    fill(row, values)
    _check_ahead(row)


@action("停止任务", perm=perms.jobs, unless=lambda j: "" if j.alive else "任务已经结束。", danger=True)
def cancel_job(job: AnyJob, *, by: Actor) -> None:
    queue.cancel(job)


def _not_failed(job: AnyJob) -> str:
    return "" if job.state in {job.State.FAILED, job.State.CANCELLED} else "只有失败或已取消的任务可以重试。"


@action("重试任务", perm=perms.jobs, unless=_not_failed)
def retry_job(job: AnyJob, *, by: Actor) -> None:
    """Again with the same parameters and on behalf of the first starter."""
    queue.retry(job)


@action("修改时间", perm=perms.jobs)
def change_schedule(row: Timetable, *, by: Actor, **values: Any) -> None:
    fill(row, values)
    row.next_at = row.after(clock.now())


@action("立即执行", perm=perms.jobs)
def run_now(row: Timetable, *, by: Actor) -> None:
    if row.kind not in registry.kinds:
        raise Refused("这类任务在当前版本中已不存在。")
    row.last_job, row.last_at = queue.start(row.kind, Actor.system(), {}, once=True), clock.now()
