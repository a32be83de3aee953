"""Every write of the pilot programme, by noun."""
