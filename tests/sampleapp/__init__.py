"""报修: a small feature that uses all of the page kit; only the tests install it."""
