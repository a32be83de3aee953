"""Forms of plans and monthly reports."""
