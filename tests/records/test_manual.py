"""The printed pages of the manual are those of this code, and its examples run."""

from __future__ import annotations

from pathlib import Path

import pytest

from sherwood.records import check, ingest
from sherwood.records.contract import TABLES
from sherwood.records.formats import load_format
from sherwood.records.manual import PAGES

MANUAL = Path(__file__).parents[2] / "docs" / "records"


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_current(name: str) -> None:
    """If this fails, print the pages again: python -m tests.records.test_manual."""
    assert (MANUAL / name).read_text(encoding="utf-8") == PAGES[name]()


def test_the_format_sherwood_is_the_contract() -> None:
    format = load_format("sherwood")
    assert list(format.statements) == list(TABLES)
    for name, table in TABLES.items():
        source = format.sources[name]
        assert [*source.columns, *source.optional_columns, "source"] == sorted(
            table.columns, key=lambda column: (column == "source", not _required(name, column))
        )


def _required(table: str, column: str) -> bool:
    return TABLES[table].columns[column].required


def test_the_example_of_writing_a_format_works(tmp_path: Path) -> None:
    """The blocks of the page, written to the files their first lines name, take in its extract."""
    page = (MANUAL / "writing-a-format.md").read_text(encoding="utf-8")
    for block in page.split("```")[1::2]:
        first, _, content = block.partition("\n")
        _, _, name = first.partition(" ")
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
    load = ingest(tmp_path / "our-clinic", tmp_path / "extract", tmp_path / "records")
    assert (load.accepted, load.rejected) == (4, 1)
    (finding,) = check(tmp_path / "records").findings
    assert (finding.rule, finding.column) == ("not a date", "contact_at")


if __name__ == "__main__":
    for page, printed in PAGES.items():
        (MANUAL / page).write_text(printed(), encoding="utf-8")
