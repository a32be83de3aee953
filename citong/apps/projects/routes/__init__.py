"""Addresses of plans and monthly reports, by what they are about."""
