"""``ENGINE`` of the tests on SQLite."""
