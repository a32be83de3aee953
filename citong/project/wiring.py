"""Every story that crosses features, one line each with its reason; features themselves never meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.assessment.actions import objections, running
from citong.apps.assessment.queries import results
from citong.apps.awards.actions import sources
from citong.apps.projects.actions import obligations, plans
from citong.kit.actions import on
from citong.platform.access.actor import Actor
from citong.records.programmes.actions.opening import at_opening

if TYPE_CHECKING:
    from citong.apps.assessment.models import Assessment, Objection


def hand_over(assessment: Assessment, *, by: Actor) -> None:
    """The grades as they are now valid; the machine hands them over, whoever published them."""
    del by
    sources.take_over(assessment.programme, rows=results.rows(assessment), by=Actor.system())


def hand_over_again(objection: Objection, *, by: Actor) -> None:
    hand_over(objection.result.entry.assessment, by=by)


at_opening(obligations.materialise)  # from its first day a project knows its months and when each report is due
at_opening(plans.ask)  # a school that was established has its plan to write
on(running.publish, hand_over)  # awards follow the published grades
on(objections.uphold, hand_over_again)  # and the corrected ones
