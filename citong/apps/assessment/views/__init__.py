"""The unusual pages of the assessments."""
