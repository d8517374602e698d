"""Faults of the policy for risk, and of risks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="bands that do not rise",
        file="risk.toml",
        old="{ upper = 0.1, share",
        new="{ upper = 0.04, share",
        says=(
            "risk.toml, policy.corridor[2].upper (0.04): it is not above the band before "
            "it, 0.05. Let the bands rise."
        ),
    ),
    Damage(
        name="an open band that is not the last",
        file="risk.toml",
        old="{ upper = 0.1, share",
        new="{ share",
        says=(
            "risk.toml, policy.corridor[2].upper: it has no upper end, and is not the last. "
            "Give it one: only the last band is open."
        ),
    ),
    Damage(
        name="a last band with an end",
        file="risk.toml",
        old="{ share = 0.1 }",
        new="{ upper = 0.2, share = 0.1 }",
        says=(
            "risk.toml, policy.corridor[3].upper (0.2): the last band has an upper end, and "
            "nothing says who bears what is beyond it. Leave it out."
        ),
    ),
    Damage(
        name="a loss corridor with an end",
        file="risk.toml",
        old="{ share = 0.2 }",
        new="{ upper = 0.2, share = 0.2 }",
        says=(
            "risk.toml, policy.loss_corridor[2].upper (0.2): the last band has an upper "
            "end, and nothing says who bears what is beyond it. Leave it out."
        ),
    ),
    Damage(
        name="a stop-loss that everybody passes",
        file="risk.toml",
        old="stop_loss = 100_000 #",
        new="stop_loss = 100 #",
        says=(
            "risk.toml, policy.stop_loss (100): it is no more than an average person costs "
            "in a year, £1,800. Write the cost of one person above which the pool pays, "
            "such as 100_000."
        ),
    ),
    Damage(
        name="a cap below the least that is shared",
        file="risk.toml",
        old="cap = 0.1",
        new="cap = 0.01",
        says=(
            "risk.toml, policy.cap (0.01): it is not above minimum_savings_rate, 0.02. "
            "Raise the cap, or nothing is ever shared."
        ),
    ),
    Damage(
        name="a stop-loss below what is expected",
        file="risk.toml",
        old="aggregate_stop_loss = 1.05",
        new="aggregate_stop_loss = 0.95",
        says=(
            "risk.toml, policy.aggregate_stop_loss (0.95): it is below what it can be, 1. "
            "Correct it."
        ),
    ),
    Damage(
        name="a risk that is a gain",
        file="risk.toml",
        old="impact = 300_000",
        new="impact = -300_000",
        says=(
            "risk.toml, risk[2].impact (-300000): a risk costs nought or more. Write the "
            "loss without a sign."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
