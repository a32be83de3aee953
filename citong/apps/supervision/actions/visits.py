"""Writes of the visits: arranged, recorded once with what was seen and found, or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.holders import holders
from citong.platform.calendar import days
from citong.platform.files import intake
from citong.platform.identity.models import Post, User
from citong.platform.inbox import work
from citong.platform.notify.sending import notify
from citong.platform.org.models import Unit
from citong.records.programmes.models import Project

from ..models import Answer, Campaign, Finding, Photo, Visit
from ..perms import perms
from ..purposes import PHOTO
from ..queries.scoring import score
from ..texts import ARRANGED, VISITED
from . import waiting
from .campaigns import tell_cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from ..models import ChecklistItem

S = Visit.Status
DAYS = {Finding.Severity.MINOR: 20, Finding.Severity.MAJOR: 10, Finding.Severity.CRITICAL: 5}
"""Working days that a finding of each severity is given, unless the visitors say otherwise."""


@dataclass(frozen=True)
class Found:
    """A finding as the visitors wrote it down; ``days`` are working days from the day on which it is sent."""

    severity: str
    text: str
    requirement: str
    days: int
    item: ChecklistItem | None = None


def officers() -> Q:
    """People of the bureaus and their offices, who may lead a visit."""
    bureaus = (Unit.Level.CITY, Unit.Level.COUNTY)
    offices = Q(unit__level__in=bureaus) | Q(unit__parent__level__in=bureaus, unit__level=Unit.Level.DEPARTMENT)
    return Q(person__in=Post.objects.filter(Post.current()).filter(offices).values("person"))


def leader_field() -> forms.ModelChoiceField[User]:
    return forms.ModelChoiceField(
        queryset=User.objects.all(),
        limit_choices_to=officers,
        label="检查组长",
        required=False,
        empty_label="请选择（可稍后安排）",
    )


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


@action("新增检查", perm=perms.visit, creates=True)
def add_visit(visit: Visit, *, by: Actor) -> None:
    """A further school of a running campaign, or a second visit to one that was visited."""
    if visit.campaign.status != Campaign.Status.RUNNING:
        raise Refused("督导没有在进行中，不能新增检查。")
    same = visit.project.programme_id == visit.campaign.programme_id
    if not same or visit.project.status != Project.Status.RUNNING:
        raise Refused(f"{visit.project.unit.name}的项目不在本批次的实施中，不能检查。")
    visit.campaign.projects.add(visit.project)
    visit.full_clean()
    visit.save()
    waiting.ask_for_visits(visit.campaign, by)
    tell_arranged(visit)


@action(
    "安排检查",
    perm=perms.visit,
    inputs={"planned_on": None, "leader": leader_field(), "team": None},
    unless=lambda visit: "" if visit.status == S.PLANNED else f"这次检查{visit.get_status_display()}，不能再安排。",
)
def arrange(visit: Visit, *, planned_on: date, leader: User | None = None, team: str = "", by: Actor) -> None:
    """When, and by whom; the leader gets it as his work, the school is told the day."""
    if planned_on < clock.today():
        raise ValidationError({"planned_on": "计划日期不能早于今天。"})
    if leader is not None and not any(Actor.of(leader, post.pk).can(perms.visit, visit) for post in _posts(leader)):
        raise ValidationError({"leader": f"{leader}没有检查这所学校的权限，请选择市局或所在县（市、区）的检查人员。"})
    visit.planned_on, visit.leader, visit.team = planned_on, leader, team
    waiting.ask_leader(visit, by)
    tell_arranged(visit)


def _posts(user: User) -> list[Post]:
    return list(Post.objects.filter(Post.current(), person=user.person))


def tell_arranged(visit: Visit) -> None:
    """The school hears on which day who comes, once that is known."""
    if visit.planned_on is None:
        return
    school = visit.project.unit
    team = "、".join(filter(None, [str(visit.leader or ""), visit.team])) or "人员待定"
    said = {"campaign": visit.campaign.title, "school": school.name, "day": visit.planned_on, "team": team}
    notify(ARRANGED, holders(school, perms.rectify), url=waiting.url_of(visit), **said)


@action(
    "取消检查",
    perm=perms.visit,
    moves={S.PLANNED: S.CANCELLED},
    inputs={"reason": reason_field("取消原因")},
    danger=True,
)
def cancel(visit: Visit, *, reason: str, by: Actor) -> None:
    """It does not take place; photos that were sent in advance go."""
    _discard(visit, set())
    visit.save()
    work.finish_all(visit, by=by)
    waiting.ask_for_visits(visit.campaign, by)
    tell_cancelled(visit, reason)


def lock_visit(photo: Photo) -> Visit:
    return Visit.objects.select_for_update(of=("self",)).get(pk=photo.visit_id)


@action("上传现场照片", perm=perms.visit, creates=True, quiet=True, lock=lock_visit)
def take_photo(photo: Photo, *, file: UploadedFile, by: Actor) -> None:
    """Kept as pixels only; before the record is sent, which then names the photos that belong to it."""
    visit = Visit.objects.get(pk=photo.visit_id)
    if visit.status != S.PLANNED:
        raise Refused(f"这次检查{visit.get_status_display()}，不能再上传照片。")
    photo.file = intake.accept(file, purpose=PHOTO, by=by, subject=visit)


def _discard(visit: Visit, kept: set[UUID]) -> None:
    """Photos that came, but are not part of the record."""
    for photo in visit.photos.exclude(key__in=kept).select_related("file"):
        photo.delete()
        intake.discard(photo.file)


@action("提交检查记录", perm=perms.visit, moves={S.PLANNED: S.DONE})
def send(
    visit: Visit,
    *,
    key: UUID,
    visited_on: date,
    answers: Mapping[int, tuple[str, str]],
    findings: Sequence[Found] = (),
    photos: Sequence[UUID] = (),
    by: Actor,
    **said: Any,
) -> None:
    """The whole record at once: answers, photos that are already here, findings. It is never changed again."""
    if visit.campaign.status == Campaign.Status.CLOSED:
        raise Refused("督导已经结束，不能再提交检查记录。")
    if visit.project.status != Project.Status.RUNNING:
        raise Refused(f"项目{visit.project.get_status_display()}，不能提交检查记录。")
    missing = set(photos) - set(visit.photos.values_list("key", flat=True))
    if missing:
        raise Refused(f"还有 {len(missing)} 张照片没有上传，请重新提交。")
    _discard(visit, set(photos))
    items = list(visit.campaign.checklist.items.all())
    Answer.objects.bulk_create(
        Answer(visit=visit, item=i, value=answers[i.pk][0], note=answers[i.pk][1]) for i in items
    )
    visit.key, visit.visited_on, visit.sent_at, visit.sent_by = key, visited_on, clock.now(), by.user
    visit.team, visit.companion, visit.summary = said["team"], said["companion"], said["summary"]
    visit.score = score((i.weight, answers[i.pk][0]) for i in items)
    visit.save()
    _raise(visit, findings, by)
    work.finish_all(visit, by=by)
    waiting.ask_for_visits(visit.campaign, by)
    _tell_visited(visit, len(findings))


def _raise(visit: Visit, findings: Sequence[Found], by: Actor) -> None:
    today = clock.today()
    for number, found in enumerate(findings, start=1):
        row = Finding(
            visit=visit,
            project=visit.project,
            number=number,
            item=found.item,
            severity=found.severity,
            text=found.text,
            requirement=found.requirement,
            due_on=days.add_workdays(today, found.days),
        )
        row.full_clean()
        row.save()
        waiting.settle(row, by)


def _tell_visited(visit: Visit, count: int) -> None:
    """The school and the desk above it."""
    school = visit.project.unit
    ask = "请在整改期限前逐条整改，并提交整改情况和佐证材料。" if count else "请继续保持。"
    told = holders(school, perms.rectify) | holders(visit.project.desk, perms.verify)
    said = {
        "campaign": visit.campaign.title,
        "school": school.name,
        "day": visit.visited_on,
        "count": count,
        "ask": ask,
    }
    notify(VISITED, told, url=waiting.url_of(visit), **said)
