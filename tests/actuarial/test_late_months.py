"""Late months are completed from the releases before, where those follow month by month."""

from __future__ import annotations

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from sherwood.actuarial.late_months import FEWEST_RELEASES, late_months
from sherwood.actuarial.person_years import LINES
from sherwood.warehouse import Engine, Release, current_release, draft_release

# What each month held by the end of each release, in units of prescribing.
SEEN = {
    "2018-01-31": {"2017-12": 900, "2018-01": 100},
    "2018-02-28": {"2017-12": 900, "2018-01": 150, "2018-02": 110},
    "2018-03-31": {"2017-12": 900, "2018-01": 165, "2018-02": 165, "2018-03": 120},
}


def publish(warehouse: Path, engine: Engine, units: dict[str, int]) -> Release:
    """A release that holds some units of prescribing, by month."""
    return publish_rows(
        warehouse, engine, [("prescribing", month, float(n)) for month, n in units.items()]
    )


def publish_rows(warehouse: Path, engine: Engine, rows: list[tuple[str, str, float]]) -> Release:
    frame = pd.DataFrame(rows, columns=["service_line", "month", "quantity"])
    frame["month"] = [pd.Timestamp(f"{month}-01").date() for month in frame.month]
    with draft_release(warehouse, engine) as draft:
        draft.write("line_month", ibis.memtable(frame).mutate(month=ibis._.month.cast("date")))
    return current_release(warehouse)


def test_the_latest_months_grow_as_earlier_ones_did(tmp_path: Path, duckdb_engine: Engine) -> None:
    for units in SEEN.values():
        release = publish(tmp_path, duckdb_engine, units)
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
    for units in SEEN.values():
        publish(tmp_path, duckdb_engine, dict.fromkeys(units, 1))
        release = publish(tmp_path, duckdb_engine, units)
    assert late_months(release, duckdb_engine, 2017).table.completed.iloc[-1] == pytest.approx(198)


def test_a_month_without_a_release_breaks_the_run(tmp_path: Path, duckdb_engine: Engine) -> None:
    publish(tmp_path, duckdb_engine, {"2017-12": 900})
    publish(tmp_path, duckdb_engine, SEEN["2018-02-28"])
    release = publish(tmp_path, duckdb_engine, SEEN["2018-03-31"])
    found = late_months(release, duckdb_engine, 2017)
    assert found.table.empty
    assert found.factors == {}
    assert f"{FEWEST_RELEASES} or more are needed" in found.note
    assert (found.of_lines() == 1).all()


def test_what_has_never_been_reported_is_left_alone(tmp_path: Path, duckdb_engine: Engine) -> None:
    for units in SEEN.values():
        release = publish(tmp_path, duckdb_engine, dict.fromkeys(units, 0))
    assert late_months(release, duckdb_engine, 2017).table.empty


def test_a_release_alone_says_plainly_that_nothing_is_completed(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    release = publish(tmp_path, duckdb_engine, SEEN["2018-03-31"])
    note = late_months(release, duckdb_engine, 2017).note
    assert note.startswith("Late months are not completed: there is one release only")


def test_a_few_units_with_a_date_gone_wrong_do_not_make_a_month(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    for units in SEEN.values():
        release = publish(tmp_path, duckdb_engine, units | {"2018-07": 1})
    assert late_months(release, duckdb_engine, 2017).table.completed.iloc[-1] == pytest.approx(198)


def test_a_month_of_a_new_financial_year_has_a_release_of_its_own(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    april = {"2017-12": 900, "2018-01": 165, "2018-02": 165, "2018-03": 180, "2018-04": 100}
    for units in (*SEEN.values(), april):
        release = publish(tmp_path, duckdb_engine, units)
    found = late_months(release, duckdb_engine, 2017).table
    assert found.month.tolist() == ["2018-02", "2018-03", "2018-04"]
    assert found.reported.tolist() == pytest.approx([165, 180, 100])


@pytest.mark.parametrize("releases", [3, 6, 12])
def test_the_truth_lies_within_the_limits_about_as_often_as_they_say(
    releases: int, tmp_path: Path, duckdb_engine: Engine
) -> None:
    rng = np.random.default_rng(releases)
    months = [str(month) for month in pd.period_range(end="2018-03", periods=releases, freq="M")]
    truth = {line: rng.poisson(20_000, releases) for line in LINES}
    delays = {
        line: [np.minimum(rng.geometric(0.6, n) - 1, releases - 1) for n in units]
        for line, units in truth.items()
    }
    for seen in range(releases):
        rows = [
            (line, months[place], float((delay <= seen - place).sum()))
            for line, of_line in delays.items()
            for place, delay in enumerate(of_line[: seen + 1])
        ]
        release = publish_rows(tmp_path, duckdb_engine, rows)
    found = late_months(release, duckdb_engine, 2017).table
    due = [
        truth[line][months.index(m)]
        for line, m in zip(found.service_line, found.month, strict=True)
    ]
    within = (found.lower <= due) & (due <= found.upper)
    assert len(found) > 0.9 * len(LINES) * (releases - 1)
    assert within.mean() >= 0.9
    assert (found.upper - found.lower).groupby(found.month).median().max() < 20_000 * 0.2
