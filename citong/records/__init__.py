"""Master data that every feature may use."""
