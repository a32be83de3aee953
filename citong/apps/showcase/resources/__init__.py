"""Standard pages of the showcase."""
