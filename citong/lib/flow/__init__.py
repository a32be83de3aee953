"""审批流程 as a tree of steps: what a step is, where one stands, when it is decided. Plain Python, no tables."""
