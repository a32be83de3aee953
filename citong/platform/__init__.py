"""Shared services with tables and without pages."""
