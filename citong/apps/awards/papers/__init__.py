"""Printed papers of the awards."""
