"""The errors Sherwood raises for its users.

Each says what was wrong, where, and what to do. The command line prints the message without a
traceback; anything that is not one of these is a fault of ours.
"""

from __future__ import annotations


class SherwoodError(Exception):
    """Something a user can put right."""


class InputError(SherwoodError):
    """A file, row, column or key that cannot be used as it stands."""


class StorageError(SherwoodError):
    """A folder that cannot be read from or written to."""


class MethodError(SherwoodError, ValueError):
    """Numbers that a method must refuse, such as a negative count."""
