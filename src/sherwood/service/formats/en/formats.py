"""Dates as they are shown in a field, first, and all other ways in which they may be written.

The form of ISO 8601 is always read: Django adds it.
"""

DATE_INPUT_FORMATS = [
    "%-d %B %Y",  # only writes: 4 July 2018
    "%d %B %Y",
    "%d %b %Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
]
