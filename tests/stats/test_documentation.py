"""Every worked example in the manual's pages on statistics runs and gives the answer printed."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs/methods/statistics").glob("*.md"))
FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_of(page: Path) -> None:
    code = "\n".join(FENCED.findall(page.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(code, {}, page.stem, str(page), 0)
    assert example.examples, f"{page.name} has no worked example"
    assert doctest.DocTestRunner().run(example).failed == 0
