"""What people fill in, one subject a room."""
