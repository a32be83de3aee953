"""The schemes of the mid-term and the final assessment, and a mid-term assessment that runs with its reviewers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from citong.apps.assessment.actions import running
from citong.apps.assessment.actions import schemes as scheme_actions
from citong.apps.assessment.models import Assessment, Kind, Scheme
from citong.apps.assessment.queries import schemes
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from random import Random

CLOSING = date(2019, 12, 20)
TEAM = ("city.officer2", "centre.officer")


def plant(random: Random) -> None:
    """Acts of the city in the week after the first projects began; the mid-term closes a year later."""
    del random
    project = Project.objects.select_related("programme__unit").order_by("number").first()
    if project is None:
        return
    with clock.travel(datetime(2018, 12, 13, 15, 20, tzinfo=clock.SHANGHAI)):
        made = {kind: adopted(project, kind) for kind in Kind}
    midterm = made[Kind.MIDTERM]
    if schemes.without_data(midterm):
        return
    with clock.travel(datetime(2018, 12, 17, 10, 40, tzinfo=clock.SHANGHAI)):
        fresh = Assessment(
            programme=project.programme, scheme=midterm, title="2018 年批次试点项目中期考核", closes_on=CLOSING
        )
        begun = running.begin(fresh, by=actor("city.officer"))
        users = list(User.objects.filter(username__in=TEAM).select_related("person"))
        running.appoint(begun, reviewers=users, by=actor("city.officer"))


def actor(username: str) -> Actor:
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def adopted(project: Project, kind: Kind) -> Scheme:
    """The scheme that ships with the product."""
    facts, rows = schemes.shipped(kind, clock.today())
    made: Scheme = scheme_actions.create(Scheme(unit=project.programme.unit, **facts), **rows, by=actor("city.officer"))
    return made
