"""The report of a plan, a section a room."""
