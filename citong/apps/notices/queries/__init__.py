"""Reads of the announcements."""
