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


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.stem != "index"], ids=lambda page: page.stem
)
def test_formula_source_and_picture_of(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "```text" in text, f"{page.name} has no formula"
    assert re.search(r"^Source", text, re.MULTILINE), f"{page.name} names no source"
    pictures = re.findall(r"!\[.+?\]\((pictures/.+?\.svg)\)", text)
    assert pictures, f"{page.name} has no picture"
    assert all((page.parent / picture).is_file() for picture in pictures)
    assert f"({page.name})" in (page.parent / "index.md").read_text(encoding="utf-8")
