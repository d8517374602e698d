"""The service's commands, typed as the manual has them: in the home that the environment names."""

import subprocess
import sys
from pathlib import Path

import pytest

SHERWOOD = Path(sys.executable).with_name("sherwood")


def typed(*words, given, folder):
    """What a command says, typed in a folder of its own."""
    return subprocess.run(
        [SHERWOOD, *words], env=given, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_home_is_the_one_that_the_environment_names(home, elsewhere):
    done = typed("invite", "ann@example.org", "Ann Other", given=home, folder=elsewhere)
    assert "Ann Other is invited." in done.stdout, done.stderr
    done = typed("audit", "head", "--out", "heads", given=home, folder=elsewhere)
    assert done.returncode == 0, done.stderr
    assert (Path(home["SHERWOOD_HOME"]) / "audit-key.pem").exists()
    assert [path.name for path in elsewhere.iterdir()] == ["heads"]


def test_a_home_named_on_the_line_comes_before_the_environments(home, elsewhere):
    given = home | {"SHERWOOD_HOME": str(elsewhere / "another")}
    words = ("invite", "ann@example.org", "Ann Other", "--home", home["SHERWOOD_HOME"])
    assert typed(*words, given=given, folder=elsewhere).returncode == 0
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "words", [("invite", "ann@example.org", "Ann"), ("audit", "head", "--out", "heads")]
)
def test_no_key_is_made_in_a_home_that_is_not_the_services(home, elsewhere, words):
    given = home | {"SHERWOOD_DATABASE": home["SHERWOOD_DATABASE"] or "postgresql://db/sherwood"}
    done = typed(*words, "--home", "wrong", given=given, folder=elsewhere)
    assert done.returncode == 2
    assert "Stopped: wrong/secret-key: is not there" in done.stderr
    assert list(elsewhere.iterdir()) == []
