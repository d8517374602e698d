"""What the risk model knows of a person: the table it learns from and the columns it is given.

Ethnic group is not among them: the card shows how risks fare by ethnic group, the model does not
see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sherwood.errors import InputError

OUTCOME = "admitted_next_year"

_AGE_KNOTS = (2, 10, 18, 30, 50, 65, 75, 85)
_POORER_QUINTILES = (1, 2, 3, 4)
_DEFICITS = 36
_BASE = (
    "person_id",
    "financial_year",
    "exposure",
    "age",
    "sex",
    "care_home",
    "imd_quintile",
    "ethnic_group",
    "died",
)
_SCORES = ("efi", "hfrs", "charlson")

Column = Callable[[pa.Table], NDArray[Any]]


def risk_table(
    base: ir.Table, need: ir.Table, use: ir.Table, *, admissions: str = "emergency_admissions"
) -> ir.Table:
    """What the risk model learns from.

    Grain: person x financial year, as the base.

    Args:
        base: What `person_year_base` gave.
        need: What `need` gave.
        use: Grain person x financial year, for those who used anything: person_id, financial_year
            and one number for each kind of use, `admissions` among them.
        admissions: The column of `use` that counts emergency admissions.

    Returns:
        Attributes of the base, the conditions and scores of need, the columns of use with nought
        for none, and admitted_next_year: whether admitted as an emergency in the year after; null
        for those not registered then.

    Raises:
        InputError: If `use` has no column of admissions.
    """
    if admissions not in use.columns:
        raise InputError(f"use has no column {admissions}; it has {', '.join(use.columns)}.")
    key = ["person_id", "financial_year"]
    kinds = [name for name in use.columns if name not in key]
    conditions = [name for name in need.columns if name.startswith("has_")]
    rows = base.select(*_BASE).join(need.select(*key, *conditions, *_SCORES), key)
    rows = rows.left_join(use, key).drop("person_id_right", "financial_year_right")
    rows = rows.mutate(
        **{name: ibis.coalesce(rows[name].cast("float64"), 0.0) for name in kinds},
    )
    admitted = ibis.coalesce(use[admissions] > 0, False)
    after = base.select(*key).left_join(use.select(*key, admitted=admitted), key)
    after = after.select(
        "person_id",
        financial_year=after.financial_year - 1,
        **{OUTCOME: ibis.coalesce(after.admitted, False)},
    )
    return rows.left_join(after, key).drop("person_id_right", "financial_year_right")


@dataclass(frozen=True, eq=False)
class Design:
    """The numbers given to the model: rows by columns, the first column the intercept."""

    matrix: NDArray[np.float32]
    names: tuple[str, ...]


def use_columns(rows: pa.Table) -> tuple[str, ...]:
    """The columns of a risk table that count use.

    Example:
        >>> table = pa.table({"age": [1], "efi": [0.0], "emergency_admissions": [2.0]})
        >>> use_columns(table)
        ('emergency_admissions',)
    """
    known = {*_BASE, *_SCORES, OUTCOME}
    return tuple(n for n in rows.column_names if n not in known and not n.startswith("has_"))


def design(rows: pa.Table, order: NDArray[np.intp]) -> Design:
    """The design of a risk table, its rows in the given order.

    Age is a broken line, deprivation a step for each quintile but the least deprived, counts of
    use enter as any or none and as the logarithm of one more than the count.
    """
    columns = _columns(rows)
    matrix = np.empty((len(order), len(columns)), dtype=np.float32, order="F")
    for place, (_, values) in enumerate(columns):
        matrix[:, place] = values(rows)[order]
    return Design(matrix, tuple(name for name, _ in columns))


def _columns(rows: pa.Table) -> Sequence[tuple[str, Column]]:
    conditions = [name for name in rows.column_names if name.startswith("has_")]
    return [
        ("intercept", lambda rows: np.ones(rows.num_rows)),
        ("age, per 10 years", lambda rows: _number(rows, "age") / 10),
        *((f"age above {knot}, per 10 years", partial(_above, knot=knot)) for knot in _AGE_KNOTS),
        ("male", partial(_is, name="sex", value="male")),
        *(
            (f"deprivation quintile {quintile}", partial(_is, name="imd_quintile", value=quintile))
            for quintile in _POORER_QUINTILES
        ),
        ("deprivation not known", lambda rows: _flag(rows["imd_quintile"].is_null())),
        ("residential care home", partial(_is, name="care_home", value="residential")),
        ("nursing home", partial(_is, name="care_home", value="nursing")),
        ("share of the year registered", partial(_number, name="exposure")),
        *((_words(name.removeprefix("has_")), partial(_truth, name=name)) for name in conditions),
        ("frailty deficits", lambda rows: _number(rows, "efi") * _DEFICITS),
        ("hospital frailty, log points", partial(_log, name="hfrs")),
        ("charlson, log points", partial(_log, name="charlson")),
        *_use(use_columns(rows)),
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _use(kinds: Sequence[str]) -> list[tuple[str, Column]]:
    columns: list[tuple[str, Column]] = []
    for kind in kinds:
        columns.append((f"any {_words(kind)}", partial(_any, name=kind)))
        columns.append((f"{_words(kind)}, log", partial(_log, name=kind)))
    return columns


def _number(rows: pa.Table, name: str) -> NDArray[Any]:
    return np.asarray(rows[name].to_numpy(), dtype=np.float32)


def _above(rows: pa.Table, knot: int) -> NDArray[Any]:
    return np.asarray(np.maximum(_number(rows, "age") - knot, 0) / 10)


def _log(rows: pa.Table, name: str) -> NDArray[Any]:
    return np.asarray(np.log1p(np.maximum(_number(rows, name), 0)))


def _any(rows: pa.Table, name: str) -> NDArray[Any]:
    return np.asarray(_number(rows, name) > 0)


def _is(rows: pa.Table, name: str, value: object) -> NDArray[Any]:
    return _flag(pc.equal(rows[name], pa.scalar(value, rows[name].type)))


def _truth(rows: pa.Table, name: str) -> NDArray[Any]:
    return _flag(rows[name])


def _flag(values: Any) -> NDArray[Any]:
    return np.asarray(pc.fill_null(values, False).to_numpy(), dtype=np.float32)
