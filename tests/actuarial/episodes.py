"""Hospital episodes written out for tests of spells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from sherwood.actuarial.spells import (
    episode_spells,
)
from sherwood.warehouse.engine import Engine

Records = Callable[..., ir.Table]


def day(number: int) -> date:
    """Day `number` of January 2016."""
    return date(2016, 1, 1) + timedelta(days=number - 1)


def episode(number: int = 1, *, start: int, end: int, **other: Any) -> dict[str, Any]:
    """An emergency episode at RX1 of the person A, discharged at its end unless said otherwise."""
    return {
        "person_id": "A",
        "provider_code": "RX1",
        "spell_id": "S1",
        "episode_number": number,
        "admission_date": day(start),
        "discharge_date": day(end),
        "episode_start": day(start),
        "episode_end": day(end),
        "admission_method": "21",
        "admission_source": "19",
        "discharge_method": "1",
        "discharge_destination": "19",
        "patient_classification": "1",
        "diagnoses": ["J189"],
        "procedures": [],
        "procedure_dates": [],
        **other,
    }


PERSON = {"person_id": "A", "birth_month": date(1940, 1, 1), "sex": "female"}


def spells_of(records: Records, *episodes: dict[str, Any]) -> ir.Table:
    return episode_spells(records("inpatient_episode", *episodes), records("person", PERSON))


def rows(engine: Engine, table: ir.Table, by: str = "spell_key") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.connection.to_pyarrow(table.order_by(by)).to_pylist()
    return found
