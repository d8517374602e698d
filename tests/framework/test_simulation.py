"""The laws a simulated plan keeps, whatever the partnership."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.framework.outcome import Outcome
from sherwood.framework.simulation import Simulation, run, simulation, with_starts
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario
from sherwood.partnership.values import Spread
from tests.framework import small
from tests.partnership import made_up

EVIDENCED = Scenario(id="s", title="S", effects="evidenced", items="planned", source="illustrative")
SAME = ("gross", "cashable", "running", "one_off", "double_running")


def prepared(of: Partnership | None = None, *, draws: int = 64, seed: int = 1) -> Simulation:
    partnership = of or falls_only()
    known = small.baseline(partnership)
    return simulation(partnership, known, small.do_nothing(known), draws=draws, seed=seed)


def falls_only() -> Partnership:
    """The made-up partnership with effects of which every draw is a fall."""
    whole = made_up.partnership()
    narrow = made_up.effect(Spread(p10=0.18, p50=0.2, p90=0.23))
    falls = {
        name: used.model_copy(update={"effects": (narrow,)})
        for name, used in whole.interventions.items()
    }
    return made_up.partnership(interventions=falls)


def outcome(of: Simulation, gate: float | np.ndarray = 1.0) -> Outcome:
    gates = small.ready(of.baseline, gate) if isinstance(gate, float) else gate
    return run(of, EVIDENCED, gates)


def test_no_readiness_no_effect() -> None:
    found = outcome(prepared(), 0.0)
    assert not found.gross.any()
    assert not found.cashable.any()
    assert not found.by_line.any()
    assert (found.net <= 0).all()


def test_what_is_saved_leaves_the_books_or_stays_behind() -> None:
    found = outcome(prepared(made_up.partnership()))
    assert found.cashable + found.stranded == pytest.approx(found.gross)
    by_provider = found.stranded_by_provider.sum(axis=0)
    assert by_provider == pytest.approx(found.stranded.mean(axis=0), abs=1e-6)
    spent = found.running + found.one_off + found.double_running
    assert found.net == pytest.approx(found.cashable - spent)
    assert found.cumulative[:, -1] == pytest.approx(found.net.sum(axis=1))


def test_what_is_put_down_to_each_sums_to_all() -> None:
    found = outcome(prepared(made_up.partnership()))
    assert found.by_planned.sum(axis=0) == pytest.approx(found.gross.mean(axis=0), rel=1e-12)
    for kind in ("running", "one_off", "double_running"):
        by_purpose = getattr(found, f"{kind}_by_purpose").sum(axis=0)
        assert by_purpose == pytest.approx(getattr(found, kind).mean(axis=0))


def test_the_share_saved_of_each_line_makes_what_is_saved() -> None:
    of = prepared()
    found = outcome(of)
    by_line = (found.by_line * of.cost.sum(axis=0)).sum(axis=0)
    assert by_line == pytest.approx(found.gross.mean(axis=0))
    assert (found.by_line <= 1).all()


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    first, again, other = (outcome(prepared(seed=seed)) for seed in (1, 1, 2))
    for name in SAME:
        assert np.array_equal(getattr(first, name), getattr(again, name))
    assert not np.array_equal(first.gross, other.gross)


def test_seeds_agree_on_what_is_to_be_expected() -> None:
    means = [outcome(prepared(draws=1_024, seed=seed)).gross.mean() for seed in range(6)]
    assert np.std(means) / np.mean(means) < 0.01


GATES = st.lists(st.floats(0, 1), min_size=24, max_size=24)


@settings(deadline=None)
@given(GATES, GATES)
def test_more_readiness_never_saves_less(gate: list[float], more: list[float]) -> None:
    of = prepared(draws=16)
    lower = np.array(gate).reshape(1, 4, 6)
    higher = np.maximum(lower, np.array(more).reshape(1, 4, 6))
    less, much = outcome(of, lower).gross, outcome(of, higher).gross
    assert (much >= less - 1e-6 * np.abs(less).max() - 1e-6).all()


@pytest.mark.parametrize("left_out", range(4))
def test_one_more_intervention_never_lowers_gross_savings(left_out: int) -> None:
    whole = falls_only()
    kept = tuple(one for place, one in enumerate(whole.planned) if place != left_out)
    fewer = whole.model_copy(update={"planned": kept})
    assert (outcome(prepared()).gross >= outcome(prepared(fewer)).gross - 1e-6).all()


def test_a_comparison_of_scenarios_is_far_surer_than_either() -> None:
    of = prepared(draws=1_024)
    one, other = outcome(of).gross[:, 3], outcome(of, 0.9).gross[:, 3]
    apart = outcome(prepared(draws=1_024, seed=2), 0.9).gross[:, 3]
    assert np.var(one - other) < np.var(one - apart) / 20


def test_a_later_start_comes_later_and_never_is_not_at_all() -> None:
    of = prepared()
    later = with_starts(of.partnership, {"care_homes": 2019, "frailty": None})
    starts = [planned.start.year for planned in later.planned]
    assert starts == [2019, 2017 + 6 + 1, 2017, 2017]
    gates = small.ready(of.baseline)
    gates[0, 0, :2] = 0
    gates[0, 1] = 0
    found = outcome(replace(of, partnership=later), gates)
    assert not found.by_planned[1].any()
    assert not found.one_off_by_purpose[1].any()
    assert found.by_planned[0].astype(bool).tolist() == [False, False, True, True, True, True]
    assert found.one_off_by_purpose[0].round().tolist() == [0, 0, 50_000, 0, 0, 0]


def told(net: list[list[float]]) -> Outcome:
    """An outcome in which only the net savings are told."""
    by_year = np.array(net, dtype=float)
    none = np.zeros_like(by_year)
    base = outcome(prepared(draws=1))
    changes = {"gross": by_year, "cashable": by_year, "plan_years": 2, "years": (2017, 2018, 2019)}
    return replace(base, **changes, **dict.fromkeys(("running", "one_off", "double_running"), none))


def test_probabilities_and_quantiles_on_both_bases() -> None:
    four = told([[-1, 3, 0], [0, 4, 0], [1, 5, 0], [2, 0, 0]])
    assert four.savings("cumulative").tolist() == [2, 4, 6, 2]
    assert four.savings("recurrent").tolist() == [3, 4, 5, 0]
    assert four.probability(4, "cumulative") == 0.5
    assert four.probability(3, "recurrent") == 0.75
    assert four.quantiles("cumulative", (0.0, 0.5, 1.0)) == (2, 3, 6)
    assert four.quantiles_by_year("net", (0.5,))[0].tolist() == [0.5, 3.5, 0]


def test_the_year_from_which_a_plan_has_paid_for_itself() -> None:
    assert told([[-2, 1, 2]]).break_even() == 2019
    assert told([[2, -3, 2]]).break_even() == 2019
    assert told([[1, 1, 1]]).break_even() == 2017
    assert told([[-1, 0, 0]]).break_even() is None
    assert told([[-2, 1, 2], [1, 1, 1], [1, 1, 1]]).break_even(chance=0.5) == 2017


def test_a_baseline_of_another_plan_is_refused() -> None:
    of = made_up.partnership()
    known = small.baseline(of)
    fewer = of.model_copy(update={"planned": of.planned[:2]})
    with pytest.raises(MethodError, match="read for other planned interventions"):
        simulation(fewer, known, small.do_nothing(known), draws=2)
    with pytest.raises(MethodError, match="project the baseline's cost"):
        simulation(of, known, small.do_nothing(known)[:1], draws=2)


def test_every_field_of_an_outcome_is_named_in_its_description() -> None:
    for field in fields(Outcome):
        assert field.name in (Outcome.__doc__ or "")
