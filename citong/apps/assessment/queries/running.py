"""The assessment while it runs: who reviews, how far they are, who could, what still keeps it from closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from citong.apps.assessment.models import Assessment, Entry, Kind, Sheet, Veto
from citong.apps.assessment.perms import perms
from citong.lib import clock
from citong.platform.access.models import Grant
from citong.platform.identity.models import User
from citong.records.programmes.models import Project

from . import schemes

if TYPE_CHECKING:
    from citong.apps.assessment.models import Scheme
    from citong.platform.access.actor import Actor

DRAFT, SUBMITTED = Sheet.Status.DRAFT, Sheet.Status.SUBMITTED


@dataclass(frozen=True)
class Reviewer:
    """One of the team with the number of sheets and of those submitted."""

    user: User
    sheets: int
    done: int


def counted(assessment: Assessment) -> Q:
    """Sheets that matter: of projects that are still in it."""
    return Q(entry__assessment=assessment) & ~Q(entry__project__status=Project.Status.REVOKED)


def team(assessment: Assessment) -> list[Reviewer]:
    """The reviewers in the order of their names, with their progress."""
    rows = Sheet.objects.filter(counted(assessment)).order_by().values("reviewer")
    numbers = {
        r["reviewer"]: (r["sheets"], r["done"])
        for r in rows.annotate(sheets=Count("pk"), done=Count("pk", filter=Q(status=SUBMITTED)))
    }
    users = User.objects.filter(pk__in=numbers).select_related("person").order_by("person__pinyin", "pk")
    return [Reviewer(user, *numbers[user.pk]) for user in users]


def candidates(assessment: Assessment) -> list[User]:
    """Who may be a reviewer: whoever holds the permission anywhere in the city."""
    grants = (
        Grant.objects.in_force()
        .select_related("role", "post")
        .filter(unit__path__startswith=assessment.programme.unit.path)
    )
    people = {grant.post.person_id for grant in grants if perms.score in grant.role.permissions}
    found = User.objects.filter(Q(person__in=people, is_active=True) | Q(pk__in=[r.user.pk for r in team(assessment)]))
    return list(found.select_related("person").order_by("person__pinyin", "pk"))


def unfinished(assessment: Assessment) -> list[str]:
    """What keeps it from closing, in words."""
    said = []
    if clock.today() <= assessment.closes_on:
        said.append(f"数据截止日期 {assessment.closes_on} 还没有过，请从次日起核算。")
    scored = assessment.scheme.indicators.filter(source="").exists()
    members = team(assessment)
    if scored and not members:
        said.append("还没有确定评审人。")
    said += [f"{m.user}还有 {m.sheets - m.done} 份评分没有提交。" for m in members if m.done < m.sheets]
    undecided = Veto.objects.filter(entry__assessment=assessment, status=Veto.Status.ENTERED).count()
    if undecided:
        said.append(f"还有 {undecided} 项一票否决没有认定。")
    return said


def entry_of(project: Project, *statuses: str) -> Entry | None:
    """The project's part in an assessment that stands so."""
    found = Entry.objects.filter(project=project, assessment__status__in=statuses)
    return found.select_related("assessment__scheme", "project").order_by("-assessment__pk").first()


def next_scheme(project: Project) -> Scheme | None:
    """By which the project will be assessed next: the first kind with a scheme that it has not been through."""
    done = set(Entry.objects.filter(project=project).values_list("assessment__kind", flat=True))
    ahead = (schemes.in_force(project.programme.unit_id, kind, clock.today()) for kind in Kind if kind not in done)
    return next((scheme for scheme in ahead if scheme is not None), None)


def own_sheets(actor: Actor) -> list[Sheet]:
    """The reviewer's own, of assessments that run, those to be scored first."""
    if actor.user is None:
        return []
    rows = Sheet.objects.visible_to(actor, perms.score).filter(reviewer=actor.user)
    rows = rows.select_related("entry__assessment__scheme", "entry__project__unit", "entry__project__desk")
    rows = rows.prefetch_related("marks").exclude(entry__project__status=Project.Status.REVOKED)
    return list(rows.order_by("-entry__assessment__pk", "entry__project__number"))


def still_scoring(actor: Actor, assessment: Assessment) -> bool:
    """Whether the actor has sheets to submit: until then nobody shows him what the others gave."""
    own = Sheet.objects.filter(counted(assessment), reviewer=actor.user, status=DRAFT)
    return actor.user is not None and assessment.status == Assessment.Status.OPEN and own.exists()


def waiting_count(actor: Actor) -> int:
    """Sheets to be scored, for the navigation."""
    if actor.user is None:
        return 0
    rows = Sheet.objects.filter(reviewer=actor.user, status=DRAFT, entry__assessment__status=Assessment.Status.OPEN)
    return rows.exclude(entry__project__status=Project.Status.REVOKED).count()
