"""Each risk costs what its likelihood and spread say, and each bearer can carry it or cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sherwood.errors import MethodError
from sherwood.finance.person_costs import PersonCosts
from sherwood.finance.random_variation import random_variation
from sherwood.finance.risk_bearers import PLACEMENTS, chance_in_pounds, reserves_of, well_placed
from sherwood.finance.risk_table import risk_table, simulated_losses
from sherwood.partnership.money import Risk
from sherwood.partnership.organisations import OrganisationKind
from sherwood.partnership.values import Spread
from tests.partnership import made_up


def risk(id: str = "winter", **changes: Any) -> Risk:
    fields: dict[str, Any] = {
        "id": id,
        "title": id.capitalize(),
        "kind": "demand",
        "likelihood": 0.25,
        "impact": 4e6,
        "bearer": "HILL",
        "reason": "It holds the beds.",
        "source": "made up",
    }
    return Risk.model_validate({**fields, **changes})


def test_what_a_risk_is_expected_to_cost() -> None:
    table = risk_table(made_up.partnership(risks=(risk(),))).risks
    assert table.expected[0] == pytest.approx(1e6)
    # It happens in one year of four, so in nine of ten it costs no more than its impact.
    assert (table.p90[0], table.p95[0]) == (4e6, 4e6)
    rare = risk_table(made_up.partnership(risks=(risk(likelihood=0.08),))).risks
    assert (rare.p90[0], rare.p95[0]) == (0.0, 4e6)


def test_the_spread_of_an_impact_is_that_which_was_written() -> None:
    sure = risk(likelihood=1.0, impact=Spread(p10=1e6, p50=2e6, p90=5e6))
    losses = simulated_losses((sure,), draws=2**14, seed=1)
    assert np.quantile(losses, [0.1, 0.5, 0.9]).tolist() == pytest.approx([1e6, 2e6, 5e6], rel=0.01)
    assert losses.min() >= 0


def test_losses_of_a_bearer_and_of_the_system_add_up_year_by_year() -> None:
    risks = (risk(), risk("prices", kind="price", bearer="CCG"), risk("floods", likelihood=0.5))
    found = risk_table(made_up.partnership(risks=risks), chance={"CCG": 3e6}).bearers
    table = found.set_index("bearer")
    assert table.expected["system"] == pytest.approx(table.expected[["HILL", "CCG"]].sum())
    assert table.expected["HILL"] == pytest.approx(3e6, rel=0.01)
    assert table.risks.to_dict() == {"HILL": 2, "CCG": 1, "system": 3}
    assert table.chance.to_dict() == {"HILL": 0.0, "CCG": 3e6, "system": 3e6}


def test_chance_alone_is_a_bell_about_nought() -> None:
    found = risk_table(made_up.partnership(risks=()), chance={"NORTH": 2e6, "SOUTH": 2e6})
    table = found.bearers.set_index("bearer")
    assert found.risks.empty and "words" in found.risks
    assert table.p90["NORTH"] == pytest.approx(1.2816 * 2e6, rel=0.01)
    # Chance is pooled: twice the people bear less than twice the risk.
    assert table.p90["system"] == pytest.approx(1.2816 * 2e6 * np.sqrt(2), rel=0.01)


def test_who_can_carry_what() -> None:
    partnership = made_up.partnership(risks=(risk(), risk("prices", kind="price", bearer="CCG")))
    assert reserves_of(partnership) == {"HILL": 4e6, "VALE": 4e6}
    told = risk_table(partnership, reserves={"CCG": 1e6}).bearers.set_index("bearer")
    assert told.words["HILL"] == (
        "Hill loses £4.00m or more in one year of ten, and can carry that: it can lose £4.00m, "
        "which is exceeded in 0.0% of years."
    )
    assert told.words["CCG"] == (
        "Ccg loses £4.00m or more in one year of ten, and cannot carry that: it can lose £1.00m, "
        "which is exceeded in 25.0% of years."
    )
    unknown = risk_table(partnership).bearers.set_index("bearer")
    assert unknown.words["CCG"].endswith("what it can lose is not known.")
    assert np.isnan(unknown.reserve["system"])
    # The system can lose what all who bear risk can lose.
    assert told.reserve["system"] == 5e6


@pytest.mark.parametrize(
    ("kind", "bearer", "placed", "words"),
    [
        ("probability", "NORTH", False, "belongs with the system, pooled over as many people"),
        ("probability", "CCG", True, "nobody can influence chance"),
        ("technical", "HILL", True, "only who gives the care decides how well"),
        ("technical", "CCG", False, "belongs with the provider that gives the care"),
        ("price", "HILL", False, "belongs with the commissioner, for prices"),
        ("demand", "HILL", False, "shared with providers within a corridor"),
        ("policy", "ALL", True, "nobody local decides it"),
    ],
)
def test_who_should_bear_which(kind: str, bearer: str, placed: bool, words: str) -> None:
    table = risk_table(made_up.partnership(risks=(risk(kind=kind, bearer=bearer),))).risks
    assert bool(table.well_placed[0]) is placed
    assert words in table.words[0]


def test_every_kind_of_risk_belongs_somewhere() -> None:
    for kind in PLACEMENTS:
        assert any(well_placed(risk(kind=kind), each) for each in OrganisationKind)


def test_chance_in_pounds_grows_with_the_root_of_the_people() -> None:
    costs = PersonCosts(np.array([0.0, 3_000.0] * 500), np.ones(1_000))
    variation = random_variation(costs, stop_loss=10_000, sizes=[1_000], draws=10)
    found = chance_in_pounds(variation, {"NORTH": 10_000, "ALL": 40_000})
    assert found["NORTH"] == pytest.approx(1_500 * 100)
    assert found["ALL"] == pytest.approx(2 * found["NORTH"])


def test_the_same_seed_gives_the_same_table() -> None:
    partnership = made_up.partnership()
    one, two, other = (risk_table(partnership, seed=seed) for seed in (1, 1, 2))
    assert one.bearers.equals(two.bearers)
    assert not one.bearers.equals(other.bearers)


def test_refusals() -> None:
    with pytest.raises(MethodError, match="give a power of two"):
        risk_table(made_up.partnership(), draws=1_000)
    with pytest.raises(MethodError, match="bearer 'NOBODY' is no organisation"):
        risk_table(made_up.partnership(risks=(risk(bearer="NOBODY"),)))
