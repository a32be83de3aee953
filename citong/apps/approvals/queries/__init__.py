"""What the pages of work approval read."""
