"""Writes of the announcements: drafting, sending, reading."""
