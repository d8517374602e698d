"""How fast and how large each part is, beside what others offer; `make bench` runs them all."""
