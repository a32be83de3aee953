"""Addresses of the assessments, by what they are about."""
