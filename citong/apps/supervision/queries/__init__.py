"""Reads of the supervision that are used twice or worth a name."""
