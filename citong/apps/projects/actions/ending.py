"""A project rests or is over: no desk keeps what can no longer be done there; when it goes on, it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.models import Obligation, State
from citong.apps.projects.texts import APPROVE, PLAN, REPORT
from citong.kit.actions import on
from citong.platform.inbox import work
from citong.records.programmes.actions import projects

from .desks import put_on_desk
from .plans import ask_again

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Project

S = Obligation.Status
ASKED_FOR = (State.MISSING, State.RETURNED, State.DUE)


def put_down(project: Project, *, by: Actor) -> None:
    """A school that is no pilot school reports nothing more, and nobody judges what it has sent."""
    for month in project.obligations.exclude(status=S.ACCEPTED):
        work.finish_all(month, by=by)


def put_plan_down(project: Project, *, by: Actor) -> None:
    """Its plan is neither written nor approved any more."""
    for kind in (PLAN, APPROVE):
        work.finish(kind, project, by=by)


def rest(project: Project, *, by: Actor) -> None:
    """While it rests nothing is written; what was sent before is judged all the same."""
    put_plan_down(project, by=by)
    for month in project.obligations.filter(status__in=(S.WAITING, S.RETURNED)):
        work.finish(REPORT, month, by=by)


def go_on(project: Project, *, by: Actor) -> None:
    """What is asked for now is back at its desk."""
    del by
    ask_again(project)
    for month in Obligation.objects.filter(project=project).with_state().filter(state__in=ASKED_FOR):
        month.project = project
        put_on_desk(month)


on(projects.revoke, put_down)
on(projects.finish, put_plan_down)
on(projects.suspend, rest)
on(projects.resume, go_on)
