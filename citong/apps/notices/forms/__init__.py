"""Forms that the kit cannot derive."""
