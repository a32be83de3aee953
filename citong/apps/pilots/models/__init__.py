"""Tables of the pilot programme."""

from .application import Application, ConditionResult, Mark, Opinion, Part, Scan, Step, Version
from .batch import Batch, EligibilityRule, Extension, PlanSection, Quota, RubricItem
from .batch_draft import BatchDraft
from .county import Dispatch
from .decision import Decision, Objection, Publicity, ResultNotice
from .review import Expert, Recusal, Score, Sheet

__all__ = [
    "Application",
    "Batch",
    "BatchDraft",
    "ConditionResult",
    "Decision",
    "Dispatch",
    "EligibilityRule",
    "Expert",
    "Extension",
    "Mark",
    "Objection",
    "Opinion",
    "Part",
    "PlanSection",
    "Publicity",
    "Quota",
    "Recusal",
    "ResultNotice",
    "RubricItem",
    "Scan",
    "Score",
    "Sheet",
    "Step",
    "Version",
]
