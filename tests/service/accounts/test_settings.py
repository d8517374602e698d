"""What is decided by the environment: checked at the start, and told in the manual."""

import re
from pathlib import Path

import pytest

from sherwood.errors import InputError
from sherwood.service import environment
from sherwood.service.environment import DECISIONS, Environment, read_environment

MANUAL = Path(__file__).parents[3] / "docs" / "service" / "sign-in.md"
REAL = {"SHERWOOD_HOSTS": "sherwood.example.nhs.uk"}


def test_the_manual_tells_every_decision():
    told = dict(re.findall(r"^\| `(SHERWOOD_\w+)` \| (.+) \|$", MANUAL.read_text(), re.M))
    assert told == DECISIONS


def test_every_decision_that_is_read_is_told():
    read = set(re.findall(r'"(SHERWOOD_\w+)"', Path(environment.__file__).read_text()))
    assert read == set(DECISIONS)


def test_pages_are_served_over_tls_only_and_to_the_hosts_named(tmp_path):
    found = read_environment({**REAL, "SHERWOOD_HOME": str(tmp_path)})
    assert isinstance(found, Environment)
    assert found.secure and found.hosts == ("sherwood.example.nhs.uk",)


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path):
    first, again = (
        read_environment({**REAL, "SHERWOOD_HOME": str(tmp_path)}).secret_key for _ in range(2)
    )
    assert first == again and len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_keys_before_todays_are_the_files_other_lines(tmp_path):
    (tmp_path / "secret-key").write_text(f"{'n' * 50}\n{'o' * 50}\n")
    found = read_environment({**REAL, "SHERWOOD_HOME": str(tmp_path)})
    assert (found.secret_key, found.former_keys) == ("n" * 50, ("o" * 50,))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SHERWOOD_HOSTS": ""}, "name the hosts"),
        ({"SHERWOOD_DATABASE": "mysql://a"}, "postgresql://"),
        ({"SHERWOOD_DATABASE": "postgresql://a:b#c@host/name"}, "%23 for #"),
        ({"SHERWOOD_DATABASE": "postgresql://a:b/c@host/name"}, "%2F for /"),
        ({"SHERWOOD_DATABASE": "postgresql://a:b[c@host/name"}, "by its number"),
        ({"SHERWOOD_WAREHOUSE": "/no/such"}, "is not a folder"),
        ({"SHERWOOD_PROXIES": "many"}, "a number from 0 to 9"),
        ({"SHERWOOD_OIDC_SERVER": "http://them.example"}, "must begin with https"),
        ({"SHERWOOD_OIDC_SERVER": "https://them.example"}, "needs SHERWOOD_OIDC_CLIENT"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_by_its_name(tmp_path, given, said):
    with pytest.raises(InputError, match=said):
        read_environment({**REAL, "SHERWOOD_HOME": str(tmp_path), **given})


def test_signs_of_a_password_are_written_by_their_numbers(tmp_path):
    url = "postgresql://sherwood:a%23b%40c%2Fd@db:5433/sherwood"
    found = read_environment({**REAL, "SHERWOOD_HOME": str(tmp_path), "SHERWOOD_DATABASE": url})
    assert found.database["PASSWORD"] == "a#b@c/d"
    assert (found.database["HOST"], found.database["PORT"]) == ("db", "5433")


def test_another_provider(tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    found = read_environment(
        {
            **REAL,
            "SHERWOOD_HOME": str(tmp_path),
            "SHERWOOD_OIDC_SERVER": "https://them.example/",
            "SHERWOOD_OIDC_CLIENT": "us",
            "SHERWOOD_OIDC_SECRET_FILE": str(tmp_path / "secret"),
        }
    ).provider
    assert (found.server, found.secret, found.assurance) == ("https://them.example", "hush", 3)
