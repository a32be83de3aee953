"""Tables of the assessments, by noun."""

from .assessment import Assessment, Entry, Mark, Sheet, Veto
from .result import Objection, PublishedResult, Result
from .scheme import Grade, Indicator, Kind, Scheme, Threshold, VetoItem

__all__ = [
    "Assessment",
    "Entry",
    "Grade",
    "Indicator",
    "Kind",
    "Mark",
    "Objection",
    "PublishedResult",
    "Result",
    "Scheme",
    "Sheet",
    "Threshold",
    "Veto",
    "VetoItem",
]
