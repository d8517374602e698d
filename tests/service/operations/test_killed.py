"""Killed in the middle of writing, or of making tables, it loses nothing it acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

WRITER = """
import django
django.setup()
from sherwood.service.audit.record import record
while True:
    print(record("tried", actor=None).number, flush=True)
"""
READER = """
import django
django.setup()
from sherwood.service.audit.verify import verify
found = verify()
print(found.entries, len(found.faults))
"""


@pytest.fixture
def home(tmp_path):
    """The environment of a service of its own, on SQLite."""
    return {
        **os.environ,
        "SHERWOOD_HOME": str(tmp_path),
        "SHERWOOD_DATABASE": "",
        "SHERWOOD_DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "sherwood.service.settings",
    }


def python(home, *arguments, **more):
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        **more,
    )


def migrate(home):
    return python(home, "-m", "django", "migrate", "--verbosity=0")


def test_what_was_acknowledged_is_kept_and_the_chain_is_whole(home):
    assert migrate(home).wait() == 0
    kill_after = random.Random(7)
    acknowledged = 0
    for _ in range(4):
        writer = python(home, "-c", WRITER)
        first = int(writer.stdout.readline())
        assert first == acknowledged + 1 or first == acknowledged + 2
        time.sleep(kill_after.uniform(0.05, 0.6))
        writer.send_signal(signal.SIGKILL)
        told = [int(line) for line in writer.communicate()[0].split("\n") if line.strip()]
        acknowledged = max([first, *told])
        entries, faults = map(int, python(home, "-c", READER).communicate()[0].split())
        assert faults == 0
        # What was written in the instant before the kill may not have been said yet.
        assert acknowledged <= entries <= acknowledged + 1
        acknowledged = entries


def test_tables_half_made_are_made_whole_by_the_next_start(home):
    kill_after = random.Random(11)
    for _ in range(3):
        making = migrate(home)
        time.sleep(kill_after.uniform(0.8, 2.5))
        making.send_signal(signal.SIGKILL)
        making.wait()
    assert migrate(home).wait() == 0
    entries, faults = map(int, python(home, "-c", READER).communicate()[0].split())
    assert (entries, faults) == (0, 0)
