"""案例 as a printed paper."""
