"""Forms of the supervision that the kit cannot derive."""
