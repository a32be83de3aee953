"""Standard pages of the assessments."""
