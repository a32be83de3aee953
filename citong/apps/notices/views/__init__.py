"""Unusual pages of the announcements."""
