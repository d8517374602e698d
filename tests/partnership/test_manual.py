"""The printed page on the folder is that of this code, and what the how-to says holds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sherwood.partnership.checks import CHECKS
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.keys import meanings, records_under
from sherwood.partnership.loading import find_faults
from sherwood.partnership.manual import partnership_page
from sherwood.partnership.values import Record, Spread

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "partnership.md"
HOW_TO = DOCS / "how-to" / "describe-your-partnership.md"


def test_the_printed_page_is_current() -> None:
    """If this fails, print the page again: python -m tests.partnership.test_manual."""
    assert PAGE.read_text(encoding="utf-8") == partnership_page()


def test_every_key_and_check_is_on_the_page() -> None:
    page = partnership_page()
    records: list[type[Record]] = list(ROWS.values())
    for model in FILES.values():
        records += [record for _, record in records_under(model)]
    for record in set(records) - {Spread}:
        for name in record.model_fields:
            assert f"| `{name}` |" in page
        for words in meanings(record).values():
            assert words in page
    for check in CHECKS:
        assert f"- {check.__doc__}" in page


def test_the_faults_that_the_how_to_shows_are_told_so(whole: Path, tmp_path: Path) -> None:
    shown = re.findall(r"```text\n(?P<said>[a-z]+\.\w+, .*?)\n```", HOW_TO.read_text(), re.DOTALL)
    folder = Path(shutil.copytree(whole, tmp_path / "mid-shire"))
    for name, old, new in (
        ("providers.toml", "variable = 0.3 #", "variable = 0.4 #"),
        (
            "enablers.toml",
            'requires = ["system_agreement"]\ndelay',
            'requires = ["agreement"]\ndelay',
        ),
        ("partnership.toml", "deaths = 0.15", "deaths = 15"),
    ):
        text = (folder / name).read_text()
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new))
    said = "\n".join(str(fault) for fault in find_faults(folder))
    assert shown == [said]


if __name__ == "__main__":
    PAGE.write_text(partnership_page(), encoding="utf-8")
