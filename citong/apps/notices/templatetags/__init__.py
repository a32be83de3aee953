"""Template tags of the announcements."""
