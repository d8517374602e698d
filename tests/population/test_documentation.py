"""The manual's pages on the population: examples run, and their tables are those of the files."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from sherwood.population.electronic_frailty import BANDS, DEFICITS
from sherwood.population.segments import segmentation

PAGES = sorted((Path(__file__).parents[2] / "docs/methods/population").glob("*.md"))
FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_of(page):
    code = "\n".join(FENCED.findall(page.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(code, {}, page.stem, str(page), 0)
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_page_on_segments_lists_them_in_their_order():
    [page] = [page for page in PAGES if page.stem == "segments"]
    listed = re.findall(r"^\| (\w+ well) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [segment.title for segment in segmentation().segments]


def test_the_page_on_frailty_has_the_limits_of_the_bands():
    [page] = [page for page in PAGES if page.stem == "frailty"]
    text = page.read_text(encoding="utf-8")
    for band, limit in list(BANDS.items())[:-1]:
        assert re.search(rf"-{int(limit * DEFICITS)} \| to {limit} \| {band} \|", text)
