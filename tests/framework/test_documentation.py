"""The manual's pages on the framework: examples run, and the evidence check is as it is told."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from sherwood.framework.evidence_check import evidence_check
from tests.framework.test_evidence_check import LIBRARY
from tests.partnership import made_up

PAGES = sorted((Path(__file__).parents[2] / "docs/methods/framework").glob("*.md"))
FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_of(page: Path) -> None:
    code = "\n".join(FENCED.findall(page.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(code, {}, page.stem, str(page), 0)
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_evidence_check_is_as_the_page_tells_it() -> None:
    [page] = [page for page in PAGES if page.stem == "evidence-check"]
    rows = re.findall(
        r"^\| [^|]+ \| ([^|]+) \| (\d) \| ([-\d.]+) % \| ([-\d.]+) % \| "
        r"([-\d.]+) to ([-\d.]+) % \|$",
        page.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    found = evidence_check(made_up.partnership(), LIBRARY)
    assert len(rows) == len(found)
    for (line, year, *figures), one in zip(rows, found, strict=True):
        assert (line, int(year)) == (one.published.line.lower(), one.published.year)
        told = [float(figure) / 100 for figure in figures]
        back = [one.published.change, one.simulated, one.lower, one.upper]
        assert told == pytest.approx(back, abs=0.0006)
