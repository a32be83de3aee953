"""Reads of plans and monthly reports."""
