"""``ENGINE`` of the tests on PostgreSQL."""
