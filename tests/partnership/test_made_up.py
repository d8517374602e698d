"""What the tests of the plan stand on is a valid partnership."""

from __future__ import annotations

from sherwood.records.codes import SERVICE_LINE
from tests.partnership import made_up


def test_the_made_up_partnership_has_what_it_says() -> None:
    found = made_up.partnership()
    sizes = (
        len(found.providers),
        len(found.enablers),
        len(found.functions),
        len(found.planned),
        len(found.population_groups),
    )
    assert sizes == (2, 3, 2, 4, 2)
    assert {entry.uses for entry in found.planned} <= set(found.interventions)
    assert sorted(line for growth in found.growth for line in growth.lines) == sorted(SERVICE_LINE)


def test_a_change_is_taken() -> None:
    assert made_up.partnership(place=made_up.place(years=2)).place.years == 2
