"""The service's commands, typed as the manual has them: in the home that the environment names."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.service.operations.conftest import environment, new_database, postgresql

SHERWOOD = Path(sys.executable).with_name("sherwood")
DJANGO = (sys.executable, "-m", "django")
FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"


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


COMMANDS = (
    ("import-partnership", FLAGSHIP),
    ("invite", "ann@example.org", "Ann Other"),
    ("agree", "1"),
    ("backup", "--out", "backup"),
    ("audit", "head", "--out", "heads"),
    ("audit", "verify"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(map(str, words[:2])))
def test_a_database_without_tables_is_said_to_have_none(empty_home, elsewhere, words):
    (Path(empty_home["SHERWOOD_HOME"]) / "secret-key").write_text("k" * 60)
    done = typed(*words, given=empty_home, folder=elsewhere)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "Stopped: the database has no tables yet: run `python -m django migrate` first"
    )
    assert list(elsewhere.iterdir()) == []


def test_a_database_of_an_earlier_version_is_said_to_be(home, elsewhere):
    subprocess.run([*DJANGO, "migrate", "planning", "zero"], env=home, check=True)
    done = typed("audit", "verify", given=home, folder=elsewhere)
    assert "Stopped: the database is of an earlier version, and" in done.stderr


@pytest.mark.parametrize("words", [("backup", "--out", "backup"), ("restore", "backup")])
def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(home, elsewhere, words):
    (Path(home["SHERWOOD_HOME"]) / "secret-key").write_text("k" * 60)
    given = home | {"SHERWOOD_DATABASE": "postgresql://sherwood:hush@127.0.0.1:9/sherwood"}
    done = typed(*words, given=given, folder=elsewhere)
    assert done.returncode == 2
    assert done.stderr.startswith("Stopped: the database cannot be reached: ")
    assert "Connection refused" in done.stderr and "hush" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SHERWOOD_HOSTS": ""}, "Stopped: SHERWOOD_HOSTS: name the hosts to serve"),
        ({"SHERWOOD_DATABASE": "postgresql://a:b#c@d/e"}, "Stopped: SHERWOOD_DATABASE: write "),
    ],
)
def test_what_the_environment_lacks_is_said_in_a_sentence(home, elsewhere, given, said):
    for command in ([*DJANGO, "check"], [SHERWOOD, "audit", "verify"]):
        done = subprocess.run(
            command, env=home | given, cwd=elsewhere, capture_output=True, text=True, check=False
        )
        assert done.returncode != 0
        assert done.stderr.startswith(said) and len(done.stderr.splitlines()) == 1


def test_a_restore_says_which_keys_of_the_old_home_are_to_be_put_back(home, tmp_path, elsewhere):
    assert typed("backup", "--out", "b", given=home, folder=elsewhere).returncode == 0
    new = tmp_path / "new"
    new.mkdir()
    (new / "audit-key.pem").write_text("the old one's")
    given = environment(new, new_database() if postgresql() else "")
    said = typed("restore", "b", given=given, folder=elsewhere).stderr
    assert f"{new} held no secret-key, pseudonym-keys. Put back from the old home" in said
    assert "  secret-key: a new one was made. Without the old one nobody's authenticator" in said
    assert "audit-key.pem" not in said
