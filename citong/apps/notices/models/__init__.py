"""Tables of the announcements: whom they are for, what they say, and a receipt for each receiver."""

from .announcement import Announcement
from .audience import Audience, Group
from .receipt import Receipt

__all__ = ["Announcement", "Audience", "Group", "Receipt"]
