"""Papers of the supervision."""
