"""Every story that crosses features, one line each with its reason; features themselves never meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.assessment.actions import objections, running
from citong.apps.assessment.models import Assessment
from citong.apps.assessment.queries import results
from citong.apps.awards.actions import sources
from citong.apps.projects.actions import obligations, plans
from citong.kit.actions import on
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.records.programmes.actions.opening import at_opening

if TYPE_CHECKING:
    from citong.apps.assessment.models import Objection
    from citong.platform.jobs.running import Running

HAND_OVER = "project.hand_over"


@jobs.job(HAND_OVER, "移交考核结果", on_death=jobs.OnDeath.AGAIN, retries=3)
def hand_over(job: Running, *, assessment: int) -> None:
    """The grades as they are now valid; the machine hands them over, whoever published them, until it succeeds."""
    published = Assessment.objects.select_related("programme").get(pk=assessment)
    sources.take_over(published.programme, rows=results.rows(published), by=job.actor)


def grades(assessment: Assessment, *, by: Actor) -> None:
    del by
    jobs.start(HAND_OVER, Actor.system(), assessment=assessment.pk)


def corrected(objection: Objection, *, by: Actor) -> None:
    grades(objection.result.entry.assessment, by=by)


at_opening(obligations.materialise)  # from its first day a project knows its months and when each report is due
at_opening(plans.ask)  # a school that was established has its plan to write
on(running.publish, grades)  # awards follow the published grades
on(objections.uphold, corrected)  # and the corrected ones
