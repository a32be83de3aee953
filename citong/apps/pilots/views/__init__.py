"""The unusual pages of the pilot programme, by noun."""
