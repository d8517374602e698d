"""A plan as a spreadsheet for finance teams: figures go in as values, sums are live formulas.

Every formula also carries its value, so that a reader who cannot calculate still sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from sherwood.errors import StorageError
from sherwood.finance.plan import Plan
from sherwood.records.codes import SERVICE_LINE
from sherwood.report.words import financial_year

_MONEY = "#,##0;[Red]-#,##0"
_COMPONENTS_FROM = 3


class Sheet:
    """One sheet, written from the top down."""

    def __init__(self, book: Any, name: str, about: str) -> None:
        self._page = book.add_worksheet(name)
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._money = book.add_format({"num_format": _MONEY})
        self._total = book.add_format({"num_format": _MONEY, "bold": True, "top": 1})
        self._page.set_column(0, 0, 44)
        self._page.set_column(1, 40, 16)
        self._page.write_string(0, 0, name, self._bold)
        self._page.write_string(1, 0, about)
        self.row = 3

    def headings(self, names: Sequence[str]) -> None:
        """A row of headings, kept in sight."""
        for column, name in enumerate(names):
            self._page.write_string(self.row, column, name, self._bold)
        self._page.freeze_panes(self.row + 1, 1)
        self.row += 1

    def values(self, name: str, amounts: Sequence[float | str]) -> int:
        """A row of figures as they are; gives its number."""
        self._page.write_string(self.row, 0, name)
        for column, amount in enumerate(amounts, start=1):
            if isinstance(amount, str):
                self._page.write_string(self.row, column, amount)
            else:
                self._page.write_number(self.row, column, float(amount), self._money)
        self.row += 1
        return self.row - 1

    def formulas(self, name: str, parts: Sequence[tuple[str, float]]) -> int:
        """A row of formulas, each with its value; gives its number."""
        self._page.write_string(self.row, 0, name, self._bold)
        for column, (formula, value) in enumerate(parts, start=1):
            self._page.write_formula(self.row, column, f"={formula}", self._total, value)
        self.row += 1
        return self.row - 1

    def formula(self, row: int, column: int, formula: str, value: float) -> None:
        """One formula beside figures."""
        self._page.write_formula(row, column, f"={formula}", self._total, value)

    def sums(self, name: str, first: int, last: int, totals: Sequence[float]) -> int:
        """A row of sums of the rows above it; gives its number."""
        parts = [
            (f"SUM({cell(first, column)}:{cell(last, column)})", total)
            for column, total in enumerate(totals, start=1)
        ]
        return self.formulas(name, parts)

    def gap(self) -> None:
        """An empty row."""
        self.row += 1


def write_workbook(plan: Plan, path: Path) -> Path:
    """Write the plan's spreadsheet.

    Args:
        plan: From `sherwood.finance.plan`.
        path: The file; replaced whole.

    Raises:
        StorageError: The file cannot be written.
    """
    draft = path.with_suffix(".part")
    try:
        with xlsxwriter.Workbook(str(draft), {"in_memory": True}) as book:
            book.set_calc_mode("auto")
            for write in (_about, _do_nothing, _plan, _control_totals, _budget, _funds, _books):
                write(book, plan)
        draft.replace(path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise StorageError(f"{path} cannot be written: {error}. Is it open elsewhere?") from error
    return path


def _about(book: Any, plan: Plan) -> None:
    sheet = Sheet(book, "About", f"{plan.partnership.place.title}: the plan in figures, in pounds")
    made = "made-up people" if plan.baseline.synthetic else "linked records"
    for words in (
        f"From {made}, release {plan.baseline.release}, scaled by {plan.baseline.scale:.4f}.",
        "Bold figures are formulas: change a figure they rest on and they change with it.",
        "What is simulated (savings, costs of the plan) is the mean of the draws on published "
        "evidence; it does not simulate again here.",
        "Sources of every assumption are in the partnership folder.",
    ):
        sheet.values(words, [])


def _do_nothing(book: Any, plan: Plan) -> None:
    found = plan.do_nothing
    sheet = Sheet(book, "Do nothing", "Cost, funding and gap by financial year if nothing changes")
    sheet.headings(["Kind of care", *(financial_year(year) for year in found.years)])
    first = sheet.row
    for line, costs in zip(found.lines, found.cost.sum(axis=0), strict=True):
        sheet.values(SERVICE_LINE[line], costs.tolist())
    cost = sheet.sums("Cost", first, sheet.row - 1, found.cost_by_year.tolist())
    sheet.gap()
    first = sheet.row
    for payer, amounts in zip(found.payers, found.funding_by_payer, strict=True):
        sheet.values(f"Funding: {payer}", amounts.tolist())
    funding = sheet.sums("Funding", first, sheet.row - 1, found.funding.tolist())
    sheet.gap()
    sheet.formulas(
        "Gap",
        [
            (f"{cell(cost, column)}-{cell(funding, column)}", float(gap))
            for column, gap in enumerate(found.gap, start=1)
        ],
    )


def _plan(book: Any, plan: Plan) -> None:
    """From doing nothing to the plan, every intervention a row, every year a column."""
    waterfalls, titles = plan.evidenced.waterfalls, plan.titles()
    sheet = Sheet(book, "The plan", "Means on published evidence; a saving is negative")
    sheet.headings(["Step", *(financial_year(each.year) for each in waterfalls)])
    amounts = np.array([[step.pence / 100 for step in each.steps] for each in waterfalls]).T
    names = [_step_name(step.kind, step.of, titles) for step in waterfalls[0].steps]
    first = sheet.row
    for name, by_year in zip(names[:-1], amounts[:-1], strict=True):
        sheet.values(name, by_year.tolist())
    last = sheet.row - 1
    total = sheet.sums("The plan's cost", first, last, amounts[-1].tolist())
    net = amounts[0] - amounts[-1]
    saving = sheet.formulas(
        "Net saving in the year",
        [
            (f"{cell(first, column)}-{cell(total, column)}", float(value))
            for column, value in enumerate(net, start=1)
        ],
    )
    sheet.formulas(
        "Net saving so far",
        [
            (f"SUM({cell(saving, 1, col_abs=True)}:{cell(saving, column)})", float(value))
            for column, value in enumerate(net.cumsum(), start=1)
        ],
    )


def _step_name(kind: str, of: str, titles: dict[str, str]) -> str:
    named = {
        "do_nothing": "If nothing changes",
        "stranded": "Cost left behind",
        "running": "Running functions and interventions",
        "one_off": "Enablers and set-up",
        "double_running": "Double running",
        "plan": "The plan",
    }
    return named.get(kind) or titles[of]


def _control_totals(book: Any, plan: Plan) -> None:
    table, titles = plan.money.standing.table(), plan.titles()
    sheet = Sheet(book, "Control totals", "By organisation and year; memo lines are not summed")
    for year in sorted(set(table.year)):
        sheet.headings(
            [financial_year(year), "Control total", "Without the plan", "The plan", "Position",
             "Variance"]
        )  # fmt: skip
        rows = table[(table.year == year)].sort_values("memo", kind="stable")
        first, counted = sheet.row, int((~rows.memo.astype(bool)).sum())
        for row in _records(rows):
            name = titles.get(row["organisation"], row["organisation"])
            at = sheet.values(
                f"{name} (memo)" if row["memo"] else name,
                [row["total"], row["expected"], row["change"]],
            )
            sheet.formula(at, 4, f"{cell(at, 2)}+{cell(at, 3)}", float(row["position"]))
            sheet.formula(at, 5, f"{cell(at, 4)}-{cell(at, 1)}", float(row["variance"]))
        whole = rows[~rows.memo.astype(bool)][
            ["total", "expected", "change", "position", "variance"]
        ].sum()
        sheet.sums("The system", first, first + counted - 1, whole.tolist())
        sheet.gap()


def _budget(book: Any, plan: Plan) -> None:
    budget = plan.money.budget
    titles = {each.id: each.title for each in plan.partnership.budget_components}
    sheet = Sheet(book, "Population budget", "Each component shared among practices by need")
    names = [titles[each] for each in budget.components]
    sheet.headings(["Practice", "Locality", "People", *names, "Budget"])
    first, pounds = sheet.row, budget.pence / 100
    end = _COMPONENTS_FROM + len(names)
    for place, practice in enumerate(budget.practices):
        people = float(budget.population[place])
        at = sheet.values(practice, [budget.localities[place], people, *pounds[place].tolist()])
        whole = f"SUM({cell(at, _COMPONENTS_FROM)}:{cell(at, end - 1)})"
        sheet.formula(at, end, whole, float(pounds[place].sum()))
    last = sheet.row - 1
    at = sheet.values("All practices", [])
    totals = [float(budget.population.sum()), *pounds.sum(axis=0).tolist(), float(pounds.sum())]
    for column, total in enumerate(totals, start=2):
        sheet.formula(at, column, f"SUM({cell(first, column)}:{cell(last, column)})", total)


def _funds(book: Any, plan: Plan) -> None:
    sheet = Sheet(book, "Funds", "What was promised, what came, what was asked, what is left")
    for ledger in plan.money.ledgers:
        sheet.headings(
            [ledger.fund.title, "Promised", "Released", "Asked", "Granted", "Spent",
             "Carried forward"]
        )  # fmt: skip
        before = None
        for row in _records(ledger.table()):
            at = sheet.values(
                financial_year(row["year"]),
                [row[name] for name in ("promised", "released", "asked", "granted", "spent")],
            )
            opening = "0" if before is None else cell(before, 6)
            left = f"{opening}+{cell(at, 2)}-{cell(at, 5)}"
            sheet.formula(at, 6, left, float(row["carried_forward"]))
            before = at
        sheet.gap()


def _books(book: Any, plan: Plan) -> None:
    sheet = Sheet(book, "Providers", "Income, cost and cash of each provider under the plan")
    table = plan.money.viability.table()
    opening = {each.organisation: each.cash for each in plan.partnership.providers}
    for code, rows in table.groupby("organisation", sort=False):
        sheet.headings(
            [str(rows["name"].iloc[0]), "Income", "Other income",
             "Support", "Cost", "Surplus", "Cash"]
        )  # fmt: skip
        before = str(float(opening[str(code)]))
        for row in _records(rows):
            at = sheet.values(
                financial_year(row["year"]),
                [row["income"], row["other_income"], row["support"], row["cost"]],
            )
            surplus = f"{cell(at, 1)}+{cell(at, 2)}+{cell(at, 3)}-{cell(at, 4)}"
            sheet.formula(at, 5, surplus, float(row["surplus"]))
            sheet.formula(at, 6, f"{before}+{cell(at, 5)}", float(row["cash"]))
            before = cell(at, 6)
        sheet.gap()


def _records(frame: Any) -> Iterator[dict[str, Any]]:
    yield from frame.to_dict("records")
