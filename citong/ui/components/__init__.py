"""Components by group, each a template tag with keyword-only arguments and one template."""
