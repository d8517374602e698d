"""A home of its own for what each test makes."""

from dataclasses import replace

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Nothing made by one test is there for another."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path / "home")
    (tmp_path / "home").mkdir()
    return tmp_path / "home"
