"""工作审批: flows designed as trees, their running instances, and every step that people take in them."""
