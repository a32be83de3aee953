"""What the acts of work approval ask for."""
