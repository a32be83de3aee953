"""Tables of plans and monthly reports."""

from .plan import BudgetLine, Milestone, Plan
from .report import Obligation, Progress, Remark, Reminder, Report

__all__ = ["BudgetLine", "Milestone", "Obligation", "Plan", "Progress", "Remark", "Reminder", "Report"]
