"""Forms of the showcase."""
