"""Every write of work approval."""
