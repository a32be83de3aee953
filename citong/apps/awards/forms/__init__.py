"""Forms of the unusual pages."""
