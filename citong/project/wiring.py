"""Every story that crosses features, one line each with its reason; features themselves never meet."""
