"""The unusual pages of the showcase."""
