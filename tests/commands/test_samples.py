"""Extracts that nobody here wrote run through the whole chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sherwood.cli import app
from tests.shared_data import shared

SAMPLES = {
    "maplewood": "data/nhs_linked_maplewood",
    "hes": "data/hes_artificial",
    "epd": "data/epd_ods_openprescribing",
    "synthea": "data/synthea_csv_100",
    "omop": "data/omop_synthetic_1000",
}


def run(*words: str | Path) -> None:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_goes_from_extract_to_report(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHERWOOD_PSEUDONYM_KEY", "a key that is used in tests and nowhere else")
    records, warehouse, analysis = (tmp_path / part for part in ("r", "w", "a"))
    run("ingest", name, shared(SAMPLES[name]), "--out", records)
    run("check", records, "--out", tmp_path / "quality")
    run("build", records, "--out", warehouse, "--memory", "2")
    run("analyse", warehouse, "--out", analysis)
    summary = json.loads((analysis / "summary.json").read_text())
    assert summary["whole_system"] is False
    assert summary["total_cost"] > 0
    assert summary["reconciliation"]["cost"] == 0
    assert "ot a whole system" in (analysis / "index.html").read_text()
