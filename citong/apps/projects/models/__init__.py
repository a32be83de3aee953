"""Tables of plans and monthly reports."""

from .archive import Archive
from .plan import BudgetLine, Milestone, Plan
from .report import STATE_TONES, Evidence, Obligation, Progress, Remark, Reminder, Report, State

__all__ = [
    "STATE_TONES",
    "Archive",
    "BudgetLine",
    "Evidence",
    "Milestone",
    "Obligation",
    "Plan",
    "Progress",
    "Remark",
    "Reminder",
    "Report",
    "State",
]
