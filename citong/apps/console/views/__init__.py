"""Pages of the console that are no standard pages."""
