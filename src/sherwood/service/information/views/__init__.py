"""Pages, one subject a room."""
