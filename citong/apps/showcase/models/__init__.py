"""Tables of the showcase: cases with their drafts and versions, and what others do with them."""

from .case import Case, Draft, Topic, Version
from .reach import Adoption, CaseFigures, DailyViews
from .visit import GuestVisit, Visit

__all__ = [
    "Adoption",
    "Case",
    "CaseFigures",
    "DailyViews",
    "Draft",
    "GuestVisit",
    "Topic",
    "Version",
    "Visit",
]
