"""A release built without those who opted out holds nothing of them, and says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sherwood.cli import app
from sherwood.errors import InputError
from sherwood.warehouse import current_release, open_engine

TODAY = str(datetime.now(UTC).date())


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def listed(warehouse: Path) -> list[str]:
    """One in twenty of the people of a release."""
    with open_engine(memory_gb=1) as engine:
        person = current_release(warehouse).mart("person", engine)
        everybody = sorted(person.person_id.to_pandas())
    return everybody[::20]


def test_nothing_of_them_is_in_any_mart_and_the_ledger_settles(
    records_folder: Path, warehouse: Path, listed: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(["person_id", *listed, "nobody-known"]))
    said = run(
        *("build", records_folder, "--out", tmp_path / "planning", "--opt-outs", file),
        *("--opt-outs-version", "2018-07", "--opt-outs-checked", TODAY),
    )
    assert f"{len(listed)} people of the {len(listed) + 1} on the opt-out list 2018-07" in " ".join(
        said.split()
    )
    release, everybody = current_release(tmp_path / "planning"), current_release(warehouse)
    told = release.manifest["opt_outs"]
    assert (told["listed"], told["found"]) == (len(listed) + 1, len(listed))
    assert told["removed"]["person"] == len(listed)
    assert (
        release.manifest["rows"]["person"]
        == everybody.manifest["rows"]["person"] - told["removed"]["person"]
    )
    with open_engine(memory_gb=1) as engine:
        for name in release.manifest["rows"]:
            mart = release.mart(name, engine)
            if "person_id" in mart.columns:
                assert not int(mart.person_id.isin(listed).sum().fill_null(0).execute()), name
    steps = {row["step"]: row for row in release.manifest["reconciliation"]}
    assert steps["people who opted out, left out"]["people"] == len(listed)
    assert all(row["difference"] == row["people_difference"] == 0 for row in steps.values())
    run("analyse", tmp_path / "planning", "--out", tmp_path / "analysis")
    assert "opted out and are left out" in (tmp_path / "analysis" / "index.html").read_text()


def test_a_list_is_named_with_its_version_and_day(records_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("person_id\n")
    words = ["build", str(records_folder), "--out", str(tmp_path / "out"), "--opt-outs", str(file)]
    refused = CliRunner().invoke(app, words)
    assert isinstance(refused.exception, InputError)
    assert "--opt-outs-version" in str(refused.exception)
    assert not (tmp_path / "out").exists()
