"""Shows the examples of a docstring as code, under whichever of our two forms they stand.

A docstring's example is either a section called `Example:` or bare lines after the words. Griffe
knows `Examples:` only, and would take the rest for a quotation.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from griffe import Extension, Object

_SECTION = re.compile(r"^Example:$", re.MULTILINE)
_BARE = re.compile(r"(?:^>>> .*\n?(?:^(?!\s*$).*\n?)*\n?)+", re.MULTILINE)


class Examples(Extension):
    """Puts every example under `Examples:`."""

    def on_instance(self, *, obj: Object, **kwargs: Any) -> None:  # noqa: ARG002
        """Rewrite the docstring of what was found."""
        if obj.docstring is not None:
            obj.docstring.value = with_sections(obj.docstring.value)


def with_sections(docstring: str) -> str:
    r"""A docstring with its examples in sections that Griffe knows.

    >>> with_sections("Adds.\n\n>>> 1 + 1\n2")
    'Adds.\n\nExamples:\n    >>> 1 + 1\n    2\n'
    """
    named = _SECTION.sub("Examples:", docstring)
    return _BARE.sub(lambda found: f"Examples:\n{textwrap.indent(found[0], '    ')}\n", named)
