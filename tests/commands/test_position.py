"""Monthly positions held against control totals, from the command line."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sherwood.cli import app
from sherwood.errors import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "greater-nottingham"


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)


def test_the_flagships_positions_miss_the_systems_total(tmp_path):
    out = tmp_path / "positions.csv"
    told = run("position", EXAMPLE, EXAMPLE / "positions-2018-19.csv", "--out", out)
    assert told.exit_code == 0
    assert "2018/19, month 9" in told.stderr
    assert "The system: " in told.stderr
    assert "£0 of sustainability funding is earned" in told.stderr
    table = pd.read_csv(out)
    system = table[table.organisation == "system"].iloc[0]
    assert system.forecast_variance < 0


def test_a_file_with_a_fault_is_refused(tmp_path):
    file = tmp_path / "positions.csv"
    file.write_text("organisation,year,month,plan,actual,forecast\nRX,2018/19,1,1,1,1\n")
    with pytest.raises(InputError, match="RX"):
        run("position", EXAMPLE, file)


def test_the_layers_of_what_stands_on_what_are_shown():
    told = run("validate", EXAMPLE, "--graph")
    assert told.exit_code == 0
    assert "Layer 0" in told.stderr
