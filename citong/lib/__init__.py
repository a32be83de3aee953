"""Plain Python that knows nothing of Django."""
