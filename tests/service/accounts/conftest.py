"""The rules of signing in, as they are outside a demonstration."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def real(settings, db):  # noqa: ARG001
    """Not a demonstration; nobody has failed yet."""
    settings.DEMONSTRATION = False
    cache.clear()
