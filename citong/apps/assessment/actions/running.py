"""考核: begun, its team named, worked out and frozen after the closing day, published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from citong.apps.assessment import texts
from citong.apps.assessment.content import digest, places
from citong.apps.assessment.models import Assessment, Entry, Result, Sheet
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import computing, results, running, schemes
from citong.kit import search
from citong.kit.actions import Changes, action, difference
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar import days
from citong.platform.inbox import work
from citong.records.programmes.models import Programme, Project

from . import desks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

S = Assessment.Status


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


def lock_programme(assessment: Assessment) -> Programme:
    return Programme.objects.select_for_update().get(pk=assessment.programme_id)


@action("开始考核", perm=perms.manage, creates=True, lock=lock_programme)
def begin(assessment: Assessment, *, by: Actor) -> None:
    """From now on it runs over all projects that are alive, by the version of the scheme that is in force."""
    scheme, today = assessment.scheme, clock.today()
    if scheme.unit_id != assessment.programme.unit_id:
        raise Refused("请选择本市的考核方案。")
    if scheme.effective_from > today:
        raise Refused(f"这一版方案 {scheme.effective_from} 起生效，请选择现行的方案。")
    if scheme != (now := schemes.in_force(scheme.unit_id, scheme.kind, today)):
        raise Refused(f"现行的方案是{now}，请选择现行的方案。")
    if missing := schemes.without_data(scheme):
        raise Refused(f"系统中没有指标「{'」「'.join(missing)}」的数据，请先修订方案。")
    if assessment.closes_on < today:
        raise Refused("数据截止日期不能早于今天。")
    assessment.kind = scheme.kind
    projects = list(
        Project.objects.filter(programme=assessment.programme)
        .exclude(status=Project.Status.REVOKED)
        .select_related("unit", "desk")
        .order_by("number")
    )
    if not projects:
        raise Refused("这一批次还没有实施中的项目。")
    assessment.full_clean()
    assessment.save()
    entries = Entry.objects.bulk_create(Entry(assessment=assessment, project=p) for p in projects)
    desks.begun(assessment, entries)


def not_open(assessment: Assessment) -> str:
    return "" if assessment.status == S.OPEN else f"考核{assessment.get_status_display()}，不能再更改评审人。"


@action("确定评审人", perm=perms.manage, unless=not_open)
def appoint(assessment: Assessment, *, reviewers: Sequence[User], by: Actor) -> Changes:
    """The whole team: who is new gets a sheet for each project; who leaves must not have submitted anything."""
    if not assessment.scheme.indicators.filter(source="").exists():
        raise Refused("这套方案没有由评审人评分的指标，不需要评审人。")
    allowed = {user.pk for user in running.candidates(assessment)}
    if unknown := [str(user) for user in reviewers if user.pk not in allowed]:
        raise Refused(f"{'、'.join(unknown)}没有考核评分的权限，请先授权。")
    now = {member.user: member for member in running.team(assessment)}
    for user, member in now.items():
        if user in reviewers:
            continue
        if member.done:
            raise Refused(f"{user}已提交 {member.done} 份评分，不能移出评审人。")
        Sheet.objects.filter(entry__assessment=assessment, reviewer=user).delete()
        work.finish(texts.SCORE, assessment, by=by, user=user)
    entries = list(Entry.objects.filter(assessment=assessment))
    for user in (user for user in reviewers if user not in now):
        Sheet.objects.bulk_create(Sheet(entry=entry, reviewer=user) for entry in entries)
        desks.invite(assessment, user, len(entries))
    before, after = ("、".join(sorted(str(user) for user in team)) for team in (now, reviewers))
    return difference({"评审人": before}, {"评审人": after})


@action("核算结果", perm=perms.manage, moves={S.OPEN: S.CLOSED}, lock=lock_programme)
def close(assessment: Assessment, *, by: Actor) -> None:
    """Work out all projects as of the closing day and freeze them with everything that they were made from."""
    if said := running.unfinished(assessment):
        raise Refused(said)
    entries = computing.entries_of(assessment)
    found = computing.as_of(assessment, assessment.closes_on, entries)
    contents = [found[entry.project_id] for entry in entries]
    ranked = places((c.total, c.grade, bool(c.vetoes)) for c in contents)
    made = Result.objects.bulk_create(
        Result(entry=e, total=c.total, grade=c.grade, rank=rank, content=c.as_data(), made_by=by.user)
        for e, c, rank in zip(entries, contents, ranked, strict=True)
    )
    search.follow(made)
    numbers = (entry.project.number for entry in entries)
    assessment.digest = digest(zip(numbers, contents, strict=True))
    assessment.closed_at = clock.now()
    desks.closed(assessment, by)


@action(
    "撤销核算", perm=perms.manage, moves={S.CLOSED: S.OPEN}, inputs={"reason": reason_field("撤销原因")}, danger=True
)
def reopen(assessment: Assessment, *, reason: str, by: Actor) -> None:
    """Before anything is published: what was worked out is put aside, data can be put right, then it is worked out again."""
    Result.objects.filter(entry__assessment=assessment).delete()
    assessment.digest, assessment.closed_at = "", None
    work.finish(texts.PUBLISH, assessment, by=by)
    desks.to_close(assessment)


@action("公布结果", perm=perms.publish, moves={S.CLOSED: S.PUBLISHED}, danger=True, lock=lock_programme)
def publish(assessment: Assessment, *, by: Actor) -> None:
    """Every school reads its own result from now on, and may object for some working days. Other features listen to this."""
    if not results.agrees(assessment):
        raise Refused("核算结果与数据摘要不一致，请撤销核算后重新核算。")
    assessment.published_at = clock.now()
    assessment.objections_until = days.publicity_end(clock.today(), assessment.scheme.objection_days)
    found = results.current(assessment).select_related("entry__project__unit", "entry__project__desk")
    desks.published(assessment, found, by)
