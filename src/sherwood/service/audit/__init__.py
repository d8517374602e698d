"""What was done and seen, by whom: appended, chained, and never changed."""
