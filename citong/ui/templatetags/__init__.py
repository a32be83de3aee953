"""Template tag libraries of the ui layer."""
