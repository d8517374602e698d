"""What holds of every built-in format: its codes, its words and its page of the manual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sherwood.records
from sherwood.population.snomed import passes_check_digit
from sherwood.records.formats import BUILT_IN, built_in, load_format

MANUAL = Path(sherwood.records.__file__).parents[3] / "docs" / "records" / "formats"
FORMATS = [name for name in built_in() if name != "sherwood"]
STATEMENTS = [path for name in FORMATS for path in sorted((BUILT_IN / name).rglob("*.sql"))]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_loads_and_says_where_it_is_documented(name: str) -> None:
    format = load_format(name)
    assert format.documentation.startswith("https://")
    assert format.statements


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_page_that_names_every_table_it_fills(name: str) -> None:
    page = (MANUAL / f"{name}.md").read_text(encoding="utf-8")
    assert [table for table in load_format(name).statements if f"`{table}`" not in page] == []


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_snomed_ct_code_has_its_check_digit(path: Path) -> None:
    codes = re.findall(r"'([1-9][0-9]{5,17})'", path.read_text(encoding="utf-8"))
    assert [code for code in codes if not passes_check_digit(code)] == []


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_sql_is_written_in_lower_case_within_the_line(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        assert len(line) <= 100, f"{path.name}, line {number}"
        code = re.sub(r"'[^']*'|\"[^\"]*\"|--.*", "", line)
        assert not re.search(r"\b(SELECT|FROM|WHERE|CASE|JOIN|AS)\b", code), path
