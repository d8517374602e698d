"""Late months are completed from the releases before, where those follow month by month."""

from __future__ import annotations

from pathlib import Path

import ibis
import pandas as pd
import pytest

from sherwood.actuarial.late_months import FEWEST_RELEASES, late_months
from sherwood.warehouse import Engine, Release, current_release, draft_release

# What each month held by the end of each release, in units of prescribing.
SEEN = {
    "2018-01-31": {"2017-12": 900, "2018-01": 100},
    "2018-02-28": {"2017-12": 900, "2018-01": 150, "2018-02": 110},
    "2018-03-31": {"2017-12": 900, "2018-01": 165, "2018-02": 165, "2018-03": 120},
}


def publish(warehouse: Path, engine: Engine, through: str, units: dict[str, int]) -> Release:
    months = [pd.Timestamp(f"{month}-01").date() for month in units]
    frame = pd.DataFrame({"month": months, "quantity": [float(n) for n in units.values()]})
    with draft_release(warehouse, engine) as draft:
        draft.write(
            "line_month",
            ibis.memtable(frame).mutate(
                month=ibis._.month.cast("date"), service_line=ibis.literal("prescribing")
            ),
        )
        draft.manifest["through"] = through
    return current_release(warehouse)


def test_the_latest_months_grow_as_earlier_ones_did(tmp_path: Path, duckdb_engine: Engine) -> None:
    for through, units in SEEN.items():
        release = publish(tmp_path, duckdb_engine, through, units)
    found = late_months(release, duckdb_engine, 2017)
    # By the second month 315 for 210, by the third 165 for 150: factors 1.5 and 1.1.
    completed = dict(zip(found.table.month, found.table.completed, strict=True))
    assert completed == pytest.approx({"2018-02": 181.5, "2018-03": 198.0})
    assert (found.table.lower <= found.table.completed).all()
    reported = 900 + 165 + 165 + 120
    assert found.factors == pytest.approx({"prescribing": (reported + 16.5 + 78) / reported})


def test_a_release_built_again_in_the_same_month_takes_the_place_of_the_first(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    for through, units in SEEN.items():
        publish(tmp_path, duckdb_engine, through, dict.fromkeys(units, 1))
        release = publish(tmp_path, duckdb_engine, through, units)
    assert late_months(release, duckdb_engine, 2017).table.completed.iloc[-1] == pytest.approx(198)


def test_a_month_without_a_release_breaks_the_run(tmp_path: Path, duckdb_engine: Engine) -> None:
    publish(tmp_path, duckdb_engine, "2017-12-31", {"2017-12": 900})
    publish(tmp_path, duckdb_engine, "2018-02-28", SEEN["2018-02-28"])
    release = publish(tmp_path, duckdb_engine, "2018-03-31", SEEN["2018-03-31"])
    found = late_months(release, duckdb_engine, 2017)
    assert found.table.empty
    assert found.factors == {}
    assert f"holds {FEWEST_RELEASES} or more releases" in found.note
    assert (found.of_lines() == 1).all()


def test_what_has_never_been_reported_is_left_alone(tmp_path: Path, duckdb_engine: Engine) -> None:
    for through, units in SEEN.items():
        release = publish(tmp_path, duckdb_engine, through, dict.fromkeys(units, 0))
    assert late_months(release, duckdb_engine, 2017).table.empty
