"""`sherwood new` and `sherwood validate`, and that no command plans a folder with a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sherwood.cli import app
from sherwood.errors import InputError

FLAGSHIP = Path(__file__).parents[2] / "examples" / "greater-nottingham"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def _harm(folder: Path) -> None:
    path = folder / "money.toml"
    path.write_text(path.read_text().replace('purpose = "care_homes"', 'purpose = "[bold]"'))


def test_a_new_folder_is_valid_and_says_what_it_holds(tmp_path: Path) -> None:
    made = run("new", tmp_path / "mid-shire")
    assert made.exit_code == 0
    assert made.output.splitlines() == [
        f"{tmp_path / 'mid-shire'}: 21 files, every figure in them made up.",
        f"Replace the figures, then: sherwood validate {tmp_path / 'mid-shire'}",
    ]
    told = run("validate", tmp_path / "mid-shire")
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "Mid Shire: nothing is wrong.",
        "100,000 people, £180,000,000 in 2025/26; plan 2026/27 to 2029/30.",
        "8 organisations, 3 practices, 13 memberships.",
        "3 enablers, 2 functions, 3 planned interventions, 4 scenarios.",
        "3 control totals, 1 fund, 2 contracts, 2 risks.",
        "The claim of £10,000,000 to £16,000,000 (cumulative) is supported by the register: "
        "everything required is effective from October 2027.",
    ]


def test_a_second_folder_of_the_name_is_refused(whole: Path) -> None:
    assert isinstance(run("new", whole).exception, InputError)


def test_the_flagship_is_valid_and_its_claim_is_not_supported() -> None:
    told = run("validate", FLAGSHIP)
    assert told.exit_code == 0
    lines = told.output.splitlines()
    assert lines[0] == "Greater Nottingham Transformation Partnership: nothing is wrong."
    assert (
        "The claim of £220,000,000 to £280,000,000 (cumulative) is NOT supported by the "
        "register:" in lines
    )
    unmet = [line for line in lines if line.startswith("  ")]
    assert any("(payment_reform)" in line for line in unmet)


def test_faults_are_listed_as_they_are_written_and_counted(folder: Path) -> None:
    _harm(folder)
    told = run("validate", folder)
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "money.toml, ask[1].purpose ('[bold]'): there is no such planned intervention, enabler, "
        "function or organisation. None of the 19 known is spelt like it: add it, or correct the "
        "name.",
        "1 fault in 1 file.",
    ]


def test_faults_of_several_files_are_counted(folder: Path) -> None:
    _harm(folder)
    (folder / "risk.toml").unlink()
    assert run("validate", folder).output.splitlines()[-1] == "2 faults in 2 files."


def test_no_folder_is_a_fault_too(tmp_path: Path) -> None:
    told = run("validate", tmp_path / "none")
    assert told.exit_code == 1
    assert "there is no such folder. Make one: sherwood new NAME." in told.output


def test_a_folder_with_a_fault_is_not_planned(folder: Path, tmp_path: Path) -> None:
    _harm(folder)
    refused = run("plan", folder, tmp_path / "warehouse", "--out", tmp_path / "plan")
    assert isinstance(refused.exception, InputError)
    assert "money.toml, ask[1].purpose ('[bold]'): there is no such" in str(refused.exception)
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("command", ["new", "validate"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: sherwood {command} " in run(command, "--help").output
