"""Standard pages of plans and monthly reports."""
