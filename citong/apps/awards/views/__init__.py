"""The unusual pages of the awards."""
