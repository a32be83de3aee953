"""Pages of the supervision that are out of the ordinary."""
