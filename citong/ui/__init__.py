"""Components: template tags, their templates and styles."""
