"""Writes of plans and monthly reports."""
