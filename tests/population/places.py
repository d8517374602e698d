"""A small place for the population tests: two practices, two areas, two homes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pandas as pd

Records = Callable[..., ir.Table]


def reference_tables(records: Records) -> dict[str, ir.Table]:
    return {
        "practice": records(
            "practice",
            {"practice_code": "C84001", "locality_code": "city"},
            {"practice_code": "C84002", "locality_code": "rushcliffe"},
        ),
        "lsoa": records(
            "lsoa",
            {"lsoa_code": "E01000001", "imd_decile": 1},
            {"lsoa_code": "E01000002", "imd_decile": 10},
        ),
        "care_home": records(
            "care_home",
            {"care_home_code": "oaks", "has_nursing": True},
            {"care_home_code": "elms", "has_nursing": False},
        ),
    }


def born(person_id: str, birth_month: date, **columns: Any) -> dict[str, Any]:
    return {"person_id": person_id, "birth_month": birth_month, "sex": "female", **columns}


def registered(
    person_id: str, start: date, end: date | None = None, practice: str = "C84001", **columns: Any
) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "start_date": start,
        "end_date": end,
        "practice_code": practice,
        "lsoa_code": "E01000001",
        **columns,
    }


def answer(engine: Any, table: ir.Table, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of a table in the order of its columns, with missing values as None."""
    frame = engine.connection.execute(table.select(*columns))
    for name in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            frame[name] = frame[name].dt.date
    frame = frame.astype(object).where(frame.notna(), None)
    return sorted(frame.itertuples(index=False, name=None), key=lambda row: tuple(map(str, row)))
