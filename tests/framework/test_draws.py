"""Draws depend on the seed and a name, fill their range evenly, and lean together in a family."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from sherwood.errors import MethodError
from sherwood.framework.drawn import draw
from sherwood.framework.draws import CORRELATION, block, in_family
from tests.partnership import made_up


def test_each_parameter_has_one_draw_in_each_slice() -> None:
    even = block("planned/care_homes", 5, draws=1_024, seed=3)
    for parameter in even:
        assert sorted(np.floor(parameter * 1_024).astype(int)) == list(range(1_024))


@pytest.mark.parametrize("draws", [1, 2, 1_000, 10_000])
def test_any_number_of_draws_lies_strictly_between_nought_and_one(draws: int) -> None:
    even = block("a", 3, draws=draws, seed=1)
    assert even.shape == (3, draws)
    assert even.min() > 0
    assert even.max() < 1


def test_the_mean_of_a_product_is_found_far_better_than_by_chance() -> None:
    errors = [block("a", 2, draws=1_024, seed=seed).prod(axis=0).mean() - 0.25 for seed in range(9)]
    by_chance = np.sqrt((1 / 9 - 1 / 16) / 1_024)
    assert np.abs(errors).max() < by_chance / 20


def test_two_owners_are_independent() -> None:
    one, other = (block(name, 1, draws=4_096, seed=1)[0] for name in ("one", "other"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05


def test_a_family_leans_together_and_each_keeps_its_own_numbers() -> None:
    own = [block(name, 1, draws=4_096, seed=1) for name in ("one", "other")]
    leaning = [in_family(each, "programme", seed=1) for each in own]
    deviates = special.ndtri(np.concatenate(leaning))
    assert np.corrcoef(deviates)[0, 1] == pytest.approx(CORRELATION, abs=0.05)
    for before, after in zip(own, leaning, strict=True):
        assert np.array_equal(np.sort(before), np.sort(after))


def test_draws_do_not_change_when_others_leave_the_plan() -> None:
    whole = made_up.partnership()
    alone = made_up.partnership(
        planned=whole.planned[1:2], enablers=whole.enablers[2:], functions=whole.functions[1:]
    )
    with_all, by_itself = (draw(each, draws=64, seed=5) for each in (whole, alone))
    assert np.array_equal(with_all.reduction[:, 1], by_itself.reduction[:, 0])
    assert np.array_equal(with_all.uptake[:, 1], by_itself.uptake[:, 0])
    assert np.array_equal(with_all.delay[:, -1], by_itself.delay[:, -1])
    assert np.array_equal(with_all.run_cost[:, -1], by_itself.run_cost[:, -1])


def test_another_seed_gives_other_draws_and_the_same_seed_the_same() -> None:
    first, again, other = (block("a", 1, draws=8, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_effect_belongs_to_the_intervention_wherever_it_is_done() -> None:
    twice = made_up.partnership(
        planned=(
            made_up.planned("north", uses="care_homes"),
            made_up.planned("south", uses="care_homes"),
        )
    )
    drawn = draw(twice, draws=64)
    assert np.array_equal(drawn.reduction[:, 0], drawn.reduction[:, 1])
    assert not np.array_equal(drawn.uptake[:, 0], drawn.uptake[:, 1])


@pytest.mark.parametrize(("draws", "seed", "words"), [(0, 1, "0 draws"), (8, -1, "seed is -1")])
def test_what_cannot_be_drawn_is_refused(draws: int, seed: int, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        block("a", 1, draws=draws, seed=seed)
