"""Reads of the pilot programme that are used twice or worth a name."""
