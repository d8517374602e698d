"""What the tests of exports begin with."""

import pytest
from tests.service.information import exported


@pytest.fixture
def world(tmp_path, settings):
    """A flow, a list with b on it, a release of a, b and c, an analyst and an officer."""
    return exported.world(tmp_path, settings)
