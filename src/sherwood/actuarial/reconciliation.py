"""The ledger of a build: people and pounds at every step, to the penny."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from sherwood.errors import SherwoodError

ZERO = Decimal("0.00")


@dataclass
class Ledger:
    """What each step holds, and what the step before should have left it."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def enter(
        self,
        step: str,
        *,
        pounds: Decimal,
        due: Decimal | None = None,
        people: int | None = None,
        people_due: int | None = None,
    ) -> None:
        """Enter a step, with what was due where it can be checked against an earlier one."""
        self.rows.append(
            {
                "step": step,
                "people": people,
                "cost": float(pounds),
                "people_difference": 0 if people_due is None else (people or 0) - people_due,
                "difference": float(ZERO if due is None else pounds - due),
            }
        )

    def settle(self) -> list[dict[str, Any]]:
        """The rows, once nothing is out of balance.

        Raises:
            SherwoodError: A step does not hold what it should; nothing is to be published.
        """
        for row in self.rows:
            if row["difference"] or row["people_difference"]:
                raise SherwoodError(
                    f"The build does not reconcile at '{row['step']}': {row['difference']:+,.2f} "
                    f"pounds and {row['people_difference']:+,} people. Nothing was published."
                )
        return self.rows


def pounds(column: ir.DecimalColumn) -> Decimal:
    """The exact sum of a column of money."""
    total = column.sum().cast("decimal(38, 2)").execute()
    return ZERO if total is None or total != total else Decimal(str(total)).quantize(ZERO)


@dataclass(frozen=True)
class Pounds:
    """The exact cost of a large table by a few yes-or-no questions, found in one pass over it."""

    rows: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, table: ir.Table, **questions: ir.BooleanValue) -> Pounds:
        """Add up the column `cost` of a table by the answers to some questions.

        Example:
            >>> import ibis
            >>> costs = [Decimal("1.10"), Decimal("2.20")]
            >>> care = ibis.memtable({"cost": costs, "line": ["a", "b"]})
            >>> held = Pounds.of(care, is_a=care.line == "a")
            >>> held.where(), held.where(is_a=True)
            (Decimal('3.30'), Decimal('1.10'))
        """
        total = table.cost.sum().cast("decimal(38, 2)")
        return cls(tuple(table.group_by(**questions).agg(cost=total).to_pyarrow().to_pylist()))

    def where(self, **answers: bool) -> Decimal:
        """The cost of the rows for which the answers are these."""
        chosen = (
            row["cost"]
            for row in self.rows
            if all(row[question] == answer for question, answer in answers.items())
        )
        return sum((cost for cost in chosen if cost is not None), ZERO)
