"""Features; none of them imports another."""
