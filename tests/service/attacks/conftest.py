"""One house for every attack: built and walked once, and put back after each test."""

import logging

import pytest
from django.db import transaction
from tests.service.attacks.doors import House, browser_of, walkers
from tests.service.attacks.everything import everything

OF_THE_CITY = (
    ("governance_officer", "governance", "city"),
    ("information_governance_officer", "governance", "city"),
    ("analyst", "planning", "city", "Author of city"),
    ("board_member", "governance", "city", "Author of city"),
)


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):  # noqa: ARG001
    """The house, in a transaction that is never committed."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        for place in ("city", "county"):
            everything(place)
        house = House(walkers())
        house.walk()
        house.city = House([browser_of(*one) for one in OF_THE_CITY])
        house.city.walk()
        yield house
        transaction.set_rollback(True)


@pytest.fixture
def house(built, db):  # noqa: ARG001
    """The house, as it was built."""
    return built


@pytest.fixture
def city(house):
    """The house as officers of the city find it."""
    return house.city
