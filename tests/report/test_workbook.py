"""The plan's spreadsheet, read again: every formula is worked out anew and gives what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from sherwood.errors import StorageError
from sherwood.records.codes import SERVICE_LINE
from sherwood.report.workbook import write_workbook
from tests.finance.made_up_plan import made_up_plan

SHEETS = (
    "About", "Do nothing", "The plan", "Control totals", "Population budget", "Funds", "Providers",
)  # fmt: skip
TERM = re.compile(r"([+-]?)\s*(SUM\([A-Z0-9:]+\)|[A-Z]+[0-9]+|[0-9.]+(?:E[+-]?[0-9]+)?)")


@cache
def books() -> tuple[Any, Any]:
    """The spreadsheet twice: as formulas, and as the values that go with them."""
    with TemporaryDirectory() as folder:
        path = write_workbook(made_up_plan(), Path(folder) / "plan.xlsx")
        return load_workbook(path), load_workbook(path, data_only=True)


def evaluated(formula: str, look_up: Callable[[int, int], float]) -> float:
    """The value of sums and differences of cells: all that our spreadsheets are made of."""
    written = formula.removeprefix("=").replace("$", "")
    parts = TERM.findall(written)
    assert "".join(sign + term for sign, term in parts) == written, formula
    total = 0.0
    for sign, term in parts:
        if term.startswith("SUM("):
            left, top, right, bottom = range_boundaries(term[4:-1])
            value = sum(
                look_up(row, column)
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            )
        elif term[0].isalpha():
            value = look_up(*coordinate_to_tuple(term))
        else:
            value = float(term)
        total += -value if sign == "-" else value
    return total


def recalculated(sheet: Any) -> Callable[[int, int], float]:
    """Every cell worked out from figures alone, whatever value was kept beside its formula."""

    @cache
    def look_up(row: int, column: int) -> float:
        value = sheet.cell(row, column).value
        if isinstance(value, str) and value.startswith("="):
            return evaluated(value, look_up)
        return float(value or 0.0)

    return look_up


def formulas(sheet: Any) -> Iterator[tuple[int, int, str]]:
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                yield cell.row, cell.column, cell.value


def rows_named(sheet: Any, name: str) -> list[list[float]]:
    """The figures of every row with that name."""
    return [
        [value for value in row[1:] if value is not None]
        for row in sheet.iter_rows(values_only=True)
        if row[0] == name
    ]


def test_an_evaluator_of_sums_and_differences() -> None:
    sheet = {(1, 2): 10.0, (2, 2): 5.0, (3, 2): 1.0}
    assert evaluated("=SUM(B1:B3)-B2+100.5", lambda row, column: sheet[row, column]) == 111.5


def test_every_sheet_is_there() -> None:
    assert tuple(books()[0].sheetnames) == SHEETS


@pytest.mark.parametrize("name", SHEETS[1:])
def test_every_formula_gives_the_value_kept_beside_it(name: str) -> None:
    live, kept = (book[name] for book in books())
    look_up = recalculated(live)
    found = list(formulas(live))
    assert found
    for row, column, formula in found:
        assert look_up(row, column) == pytest.approx(kept.cell(row, column).value, abs=0.02), (
            formula
        )


def test_a_changed_figure_changes_the_sums_that_rest_on_it() -> None:
    sheet = books()[0]["Do nothing"]
    row = next(r for r in range(1, 60) if sheet.cell(r, 1).value == SERVICE_LINE["gp_contact"])
    before = recalculated(sheet)
    total = next(r for r in range(row, 60) if sheet.cell(r, 1).value == "Cost")
    was, figure = before(total, 2), sheet.cell(row, 2).value
    try:
        sheet.cell(row, 2).value = figure + 1_000_000
        assert recalculated(sheet)(total, 2) == pytest.approx(was + 1_000_000)
    finally:
        sheet.cell(row, 2).value = figure


def test_cost_funding_and_gap_are_those_of_the_plan() -> None:
    kept, plan = books()[1]["Do nothing"], made_up_plan().do_nothing
    by_year = plan.by_year()
    assert rows_named(kept, "Cost")[0] == pytest.approx(by_year.cost.tolist())
    assert rows_named(kept, "Funding")[0] == pytest.approx(by_year.funding.tolist())
    assert rows_named(kept, "Gap")[0] == pytest.approx(by_year.gap.tolist(), abs=0.02)


def test_control_totals_are_those_of_the_plan() -> None:
    kept, standing = books()[1]["Control totals"], made_up_plan().money.standing
    expected = standing.system_table()
    told = rows_named(kept, "The system")
    assert [row[0] for row in told] == pytest.approx(expected.total.tolist())
    assert [row[3] for row in told] == pytest.approx(expected.position.tolist(), abs=0.02)
    assert [row[4] for row in told] == pytest.approx(expected.variance.tolist(), abs=0.02)


def test_the_budget_is_shared_to_the_penny() -> None:
    kept, budget = books()[1]["Population budget"], made_up_plan().money.budget
    assert rows_named(kept, "All practices")[0][-1] == int(budget.pence.sum()) / 100


def test_cash_of_providers_is_that_of_their_books() -> None:
    kept, table = books()[1]["Providers"], made_up_plan().money.viability.table()
    told = [row[-1] for name in ("2017/18", "2022/23") for row in rows_named(kept, name)]
    cash = [c for year in (2017, 2022) for c in table[table.year == year].cash]
    assert told == pytest.approx(cash, abs=0.02)


def test_a_spreadsheet_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    nowhere = tmp_path / "missing" / "plan.xlsx"
    with pytest.raises(StorageError, match="cannot be written"):
        write_workbook(made_up_plan(), nowhere)
    old = tmp_path / "plan.xlsx"
    old.write_bytes(b"the old one")
    (tmp_path / "plan.part").mkdir()  # in the way of the draft
    with pytest.raises(StorageError, match=r"plan\.xlsx cannot be written"):
        write_workbook(made_up_plan(), old)
    assert old.read_bytes() == b"the old one"
