"""考核结果 as they are taken over, entered or imported; money from other sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.records.programmes.models import Programme, Project

from ..models import OtherFunding, Pool, TakenResult
from ..perms import perms
from ..queries import allotting
from . import news

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


def lock_pools(programme_id: int) -> None:
    """Grades and proposals of one programme never move at the same time."""
    list(Pool.objects.select_for_update().filter(programme=programme_id).order_by("pk"))


def waiting_pools(programme_id: int) -> QuerySet[Pool]:
    """Those before the second person."""
    return Pool.objects.filter(programme=programme_id, status=Pool.Status.PROPOSED)


def check_nothing_waits(programme_id: int) -> None:
    """Nobody enters a grade by hand while an allotment made from the grades is before the second person."""
    waiting = waiting_pools(programme_id).first()
    if waiting is not None:
        raise Refused(f"“{waiting.title}”的分配方案正在复核，考核结果不能变动。请先复核或退回。")


@action("登记考核结果", perm=perms.results, creates=True, lock=lambda result: lock_pools(result.project.programme_id))
def enter_result(result: TakenResult, *, by: Actor, published: bool = False) -> None:
    """Enter the grade of one project by hand or from a sheet; one that was ``published`` is a fact and waits for nobody."""
    if not published:
        check_nothing_waits(result.project.programme_id)
    if result.project.status == Project.Status.REVOKED:
        raise Refused(f"{result.project}的试点资格已撤销，不参加奖补。")


@action("更正考核结果", perm=perms.results, lock=lambda result: lock_pools(result.project.programme_id))
def correct_result(result: TakenResult, *, by: Actor, published: bool = False, **values: Any) -> None:
    """Another grade or source; the project stays."""
    if not published:
        check_nothing_waits(result.project.programme_id)
    if values.pop("project", result.project) != result.project:
        raise Refused("不能把考核结果改到另一个项目，请为那个项目另行登记。")
    fill(result, values)


@action("接收考核结果", perm=perms.results, lock=lambda programme: lock_pools(programme.pk))
def take_over(programme: Programme, *, rows: Iterable[Mapping[str, Any]], by: Actor) -> None:
    """Keep the published grades: ``{"project": Project, "grade": "good", "source": text, "dated": date}`` for each project.

    A result that was taken over before is replaced, each change on record; approved awards stay as they are. A proposal
    that no longer follows from the grades cannot be approved, which its two persons are told. A project that was revoked
    is passed over, and so is one whose kept grade is of a later day: the mid-term corrected after the final changes nothing.
    """
    for row in rows:
        project: Project = row["project"]
        if project.programme_id != programme.pk:
            raise Refused(f"{project}不属于“{programme.title}”，不能接收。")
        if project.status == Project.Status.REVOKED:
            continue
        values = {name: row[name] for name in ("grade", "source", "dated")}
        known = TakenResult.objects.filter(project=project).first()
        if known is None:
            enter_result(TakenResult(project=project, **values), published=True, by=by)
        elif known.dated <= row["dated"]:
            correct_result(known, published=True, by=by, **values)
    for pool in waiting_pools(programme.pk):
        if not allotting.stands(pool):
            news.outdated(pool)


@action("登记其他渠道资金", perm=perms.fundings, creates=True)
def register_funding(funding: OtherFunding, *, by: Actor) -> None:
    """What a school receives elsewhere."""


@action("修改其他渠道资金", perm=perms.fundings)
def change_funding(funding: OtherFunding, *, by: Actor, **values: Any) -> None:
    """Correct what was registered."""
    if "unit" in values and not by.can(perms.fundings, values["unit"]):
        raise Refused("只能登记本单位管理范围内的学校。")
    fill(funding, values)
