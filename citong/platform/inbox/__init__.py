"""待办与消息: what waits at a desk or for a person, and what a person has been told."""
