"""Every story that crosses features, one line each with its reason; features themselves never meet."""

from citong.apps.projects.actions import obligations, plans
from citong.records.programmes.actions.opening import at_opening

at_opening(obligations.materialise)  # from its first day a project knows its months and when each report is due
at_opening(plans.ask)  # a school that was established has its plan to write
