"""Every worked example in the manual's pages on the money runs and gives the answer printed."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs/methods/finance").glob("*.md"))
FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_of(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    example = doctest.DocTestParser().get_doctest(
        "\n".join(FENCED.findall(text)), {}, page.stem, str(page), 0
    )
    assert doctest.DocTestRunner().run(example).failed == 0
    assert "## Sources" in text or "Source" in text, f"{page.name} names no source"
