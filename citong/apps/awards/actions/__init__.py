"""Writes of the awards. ``take_over`` is what another feature calls, through the wiring."""

from .sources import take_over

__all__ = ["take_over"]
