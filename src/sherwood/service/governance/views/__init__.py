"""The pages of governance, one subject a room."""
