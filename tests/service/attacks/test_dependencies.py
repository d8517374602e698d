"""What is installed is what was looked at: every package by its hash."""

import re
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parents[3]
LOCKS = sorted((HERE / "requirements").glob("*.txt"))
ENTRY = re.compile(
    r"[a-z0-9][a-z0-9._-]*(\[[a-z,-]+\])?==[\w.+!]+( ; [^\\]+)?"
    r"( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


def test_there_is_a_lock_for_the_plan_the_service_and_the_tests():
    assert {lock.name for lock in LOCKS} >= {"run.txt", "service.txt", "dev.txt"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_a_version_with_its_hashes(lock):
    text = lock.read_text()
    assert ENTRY.sub("", text) == ""
    assert len(ENTRY.findall(text)) > 20


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_says_where_from(lock):
    assert not re.search(r"https?:|@ |file:|--(index|extra|find|trusted)|git\+", lock.read_text())


def test_style_sheets_and_scripts_are_known_by_their_hashes():
    listed = tomllib.loads((HERE / "src/sherwood/service/assets.toml").read_text())["package"]
    assert len(listed) == 2
    for one in listed:
        assert re.fullmatch(r"\d+\.\d+\.\d+", one["version"])
        assert re.fullmatch(r"sha512-[\w+/]{86}==", one["integrity"])


def test_the_audit_reads_what_is_installed_for_the_service():
    made = (HERE / "Makefile").read_text()
    asked = made[made.index("\naudit:") :].split("\n\n")[0]
    assert "pip-audit" in asked and "requirements/service.txt" in asked
    assert asked.count("--strict") == 2, "what could not be asked about is no good news"
