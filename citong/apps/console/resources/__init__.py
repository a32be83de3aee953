"""Declarations of the standard pages of the system administration."""

from .access import Grants, Roles
from .people import Accounts, People, Posts
from .system import Codes, CodeSets, Days, Deliveries, Hours, Jobs, Timetables
from .trail import Trail
from .units import Units

__all__ = [
    "Accounts",
    "CodeSets",
    "Codes",
    "Days",
    "Deliveries",
    "Grants",
    "Hours",
    "Jobs",
    "People",
    "Posts",
    "Roles",
    "Timetables",
    "Trail",
    "Units",
]
