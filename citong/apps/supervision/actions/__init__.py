"""Writes of the supervision: checklists, campaigns, visits, findings and their escalation."""
