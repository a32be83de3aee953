"""Standard pages of the supervision."""
