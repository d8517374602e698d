"""The API: the same things the pages show and do, for programs, decided by the same access."""
