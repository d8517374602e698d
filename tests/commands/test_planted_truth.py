"""The analysis finds what was planted in a synthetic partnership, and nothing where nothing was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sherwood.commands import analyse, build
from sherwood.records import ingest
from sherwood.synthetic import synthesise
from sherwood.warehouse import EngineName

SIZES = [
    pytest.param(30_000, id="30,000 people"),
    pytest.param(730_000, id="730,000 people", marks=pytest.mark.soak),
]


def silent(_: str) -> None:
    """Say nothing of progress."""


def analysed(folder: Path, people: int, *, variation: bool) -> Path:
    """The main job on a synthetic partnership; the folder of its analysis."""
    synthesise(folder / "extract", people=people, years=3, seed=1, variation=variation)
    ingest("sherwood", folder / "extract", folder / "records")
    build.run(
        folder / "records",
        folder / "warehouse",
        engine=EngineName.DUCKDB,
        most_years=3,
        memory_gb=5.0,
        report=silent,
    )
    analyse.run(folder / "warehouse", folder / "analysis", benchmark=None, seed=1, report=silent)
    return folder / "analysis"


def with_truth(analysis: Path) -> pd.DataFrame:
    """Observed over expected by practice and line, beside the ratio that is `due`.

    Expected use is the system's, planted effects and all: the ratio due to a practice is what was
    planted there against the average of what was planted in the line, weighted by expected use.
    """
    truth = json.loads((analysis.parent / "extract" / "truth.json").read_text(encoding="utf-8"))
    effects = pd.DataFrame(truth["practice_effects"]).rename(columns={"practice_code": "code"})
    found = pd.read_parquet(analysis / "tables" / "ratios.parquet").drop(columns="name")
    found = found[found.level == "practice"]
    found = found.merge(
        effects.rename(columns={"ratio": "planted"}), on=["code", "service_line"], how="left"
    )
    ratio = found.planted.fillna(1.0)
    line = found.service_line
    average = (ratio * found.expected).groupby(line).sum() / found.expected.groupby(line).sum()
    return found.assign(due=ratio / line.map(average))


@pytest.mark.parametrize("people", SIZES)
def test_nine_in_ten_planted_effects_lie_inside_their_intervals(
    people: int, tmp_path: Path
) -> None:
    found = with_truth(analysed(tmp_path, people, variation=True))
    planted = found[found.planted.notna()]
    assert len(planted) >= 100
    assert planted.due.between(planted.lower, planted.upper).mean() >= 0.9


@pytest.mark.parametrize("people", SIZES)
def test_identical_practices_offer_less_than_a_thousandth_of_cost(
    people: int, tmp_path: Path
) -> None:
    analysis = analysed(tmp_path, people, variation=False)
    summary: dict[str, Any] = json.loads((analysis / "summary.json").read_text(encoding="utf-8"))
    assert summary["opportunity"]["basis"] == "peer"
    assert summary["opportunity"]["gross"] < 0.001 * summary["total_cost"]
