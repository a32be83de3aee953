"""Papers of plans and monthly reports."""
