"""The pages of work approval."""
