"""Tables of the supervision: checklists, campaigns with their visits, findings with their rectification."""

from .checklists import Checklist, ChecklistItem
from .findings import Finding, Rectification
from .visits import Answer, Campaign, Photo, Visit

__all__ = ["Answer", "Campaign", "Checklist", "ChecklistItem", "Finding", "Photo", "Rectification", "Visit"]
