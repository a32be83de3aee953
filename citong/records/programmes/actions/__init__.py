"""Writes of the programmes: the beginning of projects, and what happens to them."""
