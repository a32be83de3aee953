"""Standard pages, sheets and API of the awards, by noun."""
