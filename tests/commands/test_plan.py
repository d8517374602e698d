"""From a release to the plan, as its user runs it, on the example partnership and a small place."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from sherwood.cli import app, main

EXAMPLE = Path(__file__).parents[2] / "examples" / "greater-nottingham"
SPREAD = {"p10", "p50", "p90"}


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def folder(warehouse: Path) -> Path:
    out = warehouse.parent / "plan"
    run("plan", EXAMPLE, warehouse, "--out", out, "--draws", "2048")
    return out


@pytest.fixture(scope="module")
def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return found


def test_the_plan_leaves_report_spreadsheet_summary_and_tables(folder: Path) -> None:
    for name in ("index.html", "plan.xlsx", "summary.json", "tables/scenarios.parquet"):
        assert (folder / name).is_file(), name
    assert not list(folder.glob("*.part"))
    assert "Synthetic people" in (folder / "index.html").read_text()


def test_the_summary_has_the_keys_that_others_build_on(summary: dict[str, Any]) -> None:
    assert {"gap", "scenarios", "reconciliation"} <= set(summary)
    for name in ("as_claimed", "as_evidenced", "no_enablers"):
        scenario = summary["scenarios"][name]
        assert {"net_cumulative", "net_year_four", "supported", "unmet"} <= set(scenario)
        for figure in ("net_cumulative", "net_year_four"):
            spread = scenario[figure]
            assert set(spread) == SPREAD
            assert spread["p10"] <= spread["p50"] <= spread["p90"]
        assert isinstance(scenario["supported"], bool)
        assert scenario["supported"] == (not scenario["unmet"])


def test_the_gap_is_what_was_published(summary: dict[str, Any]) -> None:
    assert summary["gap"]["final_year"] == 314_000_000.0
    assert summary["gap"]["year"] == "2020/21"
    assert summary["gap"]["cost"] - summary["gap"]["funding"] == pytest.approx(314e6, abs=0.005)


def test_every_waterfall_and_ledger_settles_to_the_penny(summary: dict[str, Any]) -> None:
    assert summary["reconciliation"]["waterfall"] == 0.0
    assert summary["reconciliation"]["ledgers"] == 0.0
    assert set(summary["reconciliation"].values()) == {0.0}


def test_as_claimed_lands_in_the_claim_and_says_what_one_must_believe(
    summary: dict[str, Any],
) -> None:
    claimed = summary["scenarios"]["as_claimed"]
    assert 220e6 <= claimed["net_cumulative"]["p50"] <= 280e6
    assert claimed["supported"] is True
    assert claimed["effects_multiplied_by"]["p50"] > 1


def test_without_one_required_item_the_claim_is_not_supported(summary: dict[str, Any]) -> None:
    lacking = summary["scenarios"]["without_payment_reform"]
    assert lacking["supported"] is False
    assert lacking["unmet"] == ["payment_reform"]
    assert lacking["net_cumulative"]["p50"] < 220e6


def test_no_enabler_no_effect(summary: dict[str, Any]) -> None:
    none = summary["scenarios"]["no_enablers"]
    assert none["net_cumulative"]["p90"] <= 0
    assert none["supported"] is False


def test_published_effects_come_back(summary: dict[str, Any]) -> None:
    published = sorted(each["published"] for each in summary["evidence_check"])
    assert published == [-0.29, -0.23, -0.067, -0.043]
    for each in summary["evidence_check"]:
        assert each["simulated"] == pytest.approx(each["published"], abs=0.002)


def test_the_report_says_in_words_how_far_the_evidence_falls_short(folder: Path) -> None:
    assert "short of the low end of the claim" in (folder / "index.html").read_text()


def test_tables_hold_every_scenario_and_year(folder: Path, summary: dict[str, Any]) -> None:
    table = pd.read_parquet(folder / "tables" / "scenarios.parquet")
    assert set(table.scenario) == set(summary["scenarios"])
    for name, scenario in summary["scenarios"].items():
        last = table[(table.scenario == name) & (table.year == 2020)]
        middle = last.cumulative_p50.item()
        assert math.isclose(middle, scenario["net_cumulative"]["p50"], abs_tol=0.01)


def test_a_folder_with_faults_is_refused_and_leaves_the_old_report_whole(
    folder: Path, warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "index.html").read_bytes()
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in EXAMPLE.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    words = (broken / "partnership.toml").read_text()
    (broken / "partnership.toml").write_text(words.replace("population = ", "population = -"))
    refused = fails("plan", broken, warehouse, "--out", folder, capsys=capsys)
    assert "partnership.toml" in refused and "population" in refused
    assert (folder / "index.html").read_bytes() == before


def test_a_place_that_cannot_be_written_to_is_named(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, where a folder is wanted")
    refused = fails("plan", EXAMPLE, warehouse, "--out", taken, capsys=capsys)
    assert "taken: is a file" in refused
    assert taken.read_text() == "a file, where a folder is wanted"


def fails(*words: str | Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says as it refuses."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr("sys.argv", ["sherwood", *map(str, words)])
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return " ".join(said.err.split())
