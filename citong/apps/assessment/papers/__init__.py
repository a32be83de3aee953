"""Papers of the assessments: the published table, and one project's result."""
