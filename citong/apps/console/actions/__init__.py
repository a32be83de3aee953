"""Every write of the system administration."""
