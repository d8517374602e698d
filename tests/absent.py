"""What a test does where something it needs is not installed."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    """Skip, saying what is missing; in CI, which installs everything, fail instead."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} CI must install it: see .ci/run.")
    # A developer without Java or a browser can still run all the rest.
    pytest.skip(what)
