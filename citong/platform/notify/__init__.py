"""通知: texts with named placeholders, an outbox per person and channel, delivery after commit with growing pauses."""
