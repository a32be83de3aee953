"""Standard pages of the pilot programme, by noun."""
