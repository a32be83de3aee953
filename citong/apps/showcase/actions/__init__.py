"""Writes of the showcase."""
