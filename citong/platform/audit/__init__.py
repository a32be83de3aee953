"""审计: who did what to what, from where, with the difference; append-only and hash-chained."""
