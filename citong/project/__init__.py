"""The composition root: settings, URLs, command line and the wiring between features."""
