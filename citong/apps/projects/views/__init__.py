"""The unusual pages of plans and monthly reports."""
