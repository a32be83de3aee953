"""Writes of the campaigns: planned as a draft, launched with a visit for each chosen school, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit import search
from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.notify.sending import notify
from citong.records.programmes.models import Project

from ..models import Campaign, Checklist, Visit
from ..perms import perms
from ..texts import CANCELLED, LAUNCHED
from . import waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

S = Campaign.Status
NAMED = 3  # schools that a notice names before it counts the others


@action("新建督导计划", perm=perms.plan, creates=True)
def create_campaign(campaign: Campaign, *, by: Actor) -> None:
    """A draft at the bureau whose programme it is."""
    campaign.unit = campaign.programme.unit
    _check(campaign)


def over(campaign: Campaign) -> str:
    return "督导已经结束，不能再修改。" if campaign.status == S.CLOSED else ""


@action("修改计划", perm=perms.plan, unless=over)
def change_campaign(campaign: Campaign, *, by: Actor, **values: Any) -> None:
    """Everything while it is a draft; of a running one only the last day and the purpose."""
    fixed = {"programme", "checklist", "starts_on", "title"} if campaign.status == S.RUNNING else {"programme"}
    changed = [name for name in fixed & values.keys() if values[name] != getattr(campaign, name)]
    if changed and campaign.status == S.RUNNING:
        raise Refused("督导已经启动，只能调整结束日期和督导重点。")
    if changed and campaign.projects.exists():
        raise Refused("已选择检查对象，不能再更换批次；请先清空检查对象。")
    fill(campaign, values)
    _check(campaign)
    if campaign.status == S.RUNNING:
        waiting.ask_for_visits(campaign, by)


def _check(campaign: Campaign) -> None:
    if campaign.status == S.DRAFT and campaign.checklist.status != Checklist.Status.IN_FORCE:
        raise Refused("所选检查清单不在使用中，请选择使用中的清单。")


@action("选择检查对象", perm=perms.plan, unless=over)
def choose(campaign: Campaign, *, projects: Sequence[Project], by: Actor) -> None:
    """Which schools are visited; once it runs, schools can only be added."""
    wrong = [p for p in projects if p.programme_id != campaign.programme_id or p.status != Project.Status.RUNNING]
    if wrong:
        raise Refused(f"{wrong[0].unit.name}的项目不在实施中，不能列为检查对象。")
    if campaign.status == S.DRAFT:
        campaign.projects.set(projects)
        return
    fresh = [p for p in projects if not campaign.projects.filter(pk=p.pk).exists()]
    campaign.projects.add(*fresh)
    _open_visits(campaign, fresh, by)


@action("启动督导", perm=perms.plan, moves={S.DRAFT: S.RUNNING})
def launch(campaign: Campaign, *, by: Actor) -> None:
    """Each chosen school gets a visit; schools and their counties are told."""
    _check_ready(campaign)
    projects = list(campaign.projects.select_related("unit", "desk").order_by("number"))
    _open_visits(campaign, projects, by)


def _check_ready(campaign: Campaign) -> None:
    if campaign.checklist.status != Checklist.Status.IN_FORCE:
        raise Refused("检查清单不在使用中，不能启动，请先更换清单。")
    if not campaign.projects.exists():
        raise Refused("还没有选择检查对象，不能启动，请先选择学校。")
    resting = campaign.projects.exclude(status=Project.Status.RUNNING).select_related("unit").first()
    if resting is not None:
        raise Refused(f"{resting.unit.name}的项目不在实施中，不能检查，请先从检查对象中去掉。")


def _open_visits(campaign: Campaign, projects: Sequence[Project], by: Actor) -> None:
    search.follow(Visit.objects.bulk_create(Visit(campaign=campaign, project=project) for project in projects))
    waiting.ask_for_visits(campaign, by)
    desks: dict[Unit, list[str]] = {}
    for project in projects:
        desks.setdefault(project.desk, []).append(project.unit.name)
        _announce(campaign, project.unit, perms.rectify, [project.unit.name])
    for desk, names in desks.items():
        if desk != campaign.unit:
            _announce(campaign, desk, perms.visit, names)


def _announce(campaign: Campaign, unit: Unit, perm: str, names: list[str]) -> None:
    shown = "、".join(names[:NAMED]) + (f"等 {len(names)} 所" if len(names) > NAMED else "")
    notify(
        LAUNCHED,
        holders(unit, perm),
        url=waiting.url_of(campaign),
        campaign=campaign.title,
        starts=campaign.starts_on,
        ends=campaign.ends_on,
        schools=shown,
        checklist=campaign.checklist.title,
    )


@action("结束督导", perm=perms.plan, moves={S.RUNNING: S.CLOSED}, danger=True)
def close_campaign(campaign: Campaign, *, by: Actor) -> None:
    """What was not visited is cancelled; findings stay until they are verified."""
    left = list(campaign.visits.filter(status=Visit.Status.PLANNED).select_related("project__unit"))
    Visit.objects.filter(pk__in=[v.pk for v in left]).update(status=Visit.Status.CANCELLED)
    for visit in left:
        work.finish_all(visit, by=by)
        tell_cancelled(visit, "本次督导已经结束。")
    work.finish_all(campaign, by=by)


def tell_cancelled(visit: Visit, reason: str) -> None:
    school = visit.project.unit
    said = {"campaign": visit.campaign.title, "school": school.name, "reason": reason}
    notify(CANCELLED, holders(school, perms.rectify), url=waiting.url_of(visit), **said)
