"""Every story that crosses features, one line each with its reason; features themselves never meet."""

from citong.apps.projects.actions import obligations
from citong.records.programmes.actions.opening import at_opening

at_opening(obligations.materialise)  # from its first day a project knows its months and when each report is due
