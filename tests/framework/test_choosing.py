"""The best choice there is, found by looking at every one; and reasons that are true."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.framework.choosing import Choice, choose
from sherwood.framework.refusals import Candidate, Option, pounds

FIRST = 2017
KIND = "pump_priming"


def option(year: int, value: float, *draws: float, effective: int | None = None) -> Option:
    return Option(year, value, {KIND: np.array(draws)}, effective)


def chosen(
    candidates: list[Candidate], *money: float, ready: dict[str, int | None] | None = None
) -> Choice:
    return choose(candidates, {KIND: np.array(money)}, ready or {}, first_year=FIRST)


def reason(choice: Choice) -> dict[str, str]:
    return {refusal.id: refusal.reason for refusal in choice.refused}


class TestByHand:
    def test_of_two_that_do_not_both_fit_the_better_starts(self) -> None:
        both = [
            Candidate("a", (option(2017, 5e6, 2e6, 0),)),
            Candidate("b", (option(2017, 4e6, 2e6, 0), option(2018, 1e6, 0, 2e6))),
        ]
        choice = chosen(both, 2e6, 0)
        assert choice.starts == {"a": 2017, "b": None}
        assert reason(choice) == {
            "b": "the pump priming fund of 2017/18 is exhausted: £2.0 million more would admit it"
        }
        later = chosen(both, 2e6, 2e6)
        assert later.starts == {"a": 2017, "b": 2018}
        assert later.value == 6e6
        assert later.drawn[KIND].tolist() == [2e6, 2e6]

    def test_savings_of_one_pay_for_another(self) -> None:
        both = [
            Candidate("saver", (option(2017, 1e6, -1e6),)),
            Candidate("spender", (option(2017, 1e6, 1e6),)),
        ]
        assert chosen(both, 0).starts == {"saver": 2017, "spender": 2017}

    def test_nothing_starts_before_what_it_stands_on(self) -> None:
        candidates = [
            Candidate("record", (option(2017, -1e6, 1e6, 0, effective=2018),)),
            Candidate(
                "homes", (option(2017, 9e6, 0, 0), option(2018, 3e6, 0, 0)), requires=("record",)
            ),
        ]
        assert chosen(candidates, 1e6, 0).starts == {"record": 2017, "homes": 2018}

    def test_what_is_there_already_needs_no_choice(self) -> None:
        homes = Candidate("homes", (option(2017, 1.0), option(2018, 2.0)), requires=("record",))
        assert chosen([homes], ready={"record": 2018}).starts == {"homes": 2018}

    def test_an_unknown_requirement(self) -> None:
        with pytest.raises(MethodError, match="'homes' requires 'record', which is not known"):
            chosen([Candidate("homes", (), requires=("record",))])

    def test_no_candidates_at_all(self) -> None:
        assert chosen([], 1e6).starts == {}


class TestReasons:
    def test_it_loses_money(self) -> None:
        only = Candidate("a", (option(2017, -4e5, 0), option(2018, -3.5e5, 0)))
        assert (
            reason(chosen([only], 1e6))["a"] == "its own net saving is negative: -£350,000 at best"
        )

    def test_what_it_needs_is_never_effective(self) -> None:
        only = Candidate("a", (option(2017, 1e6, 0),), requires=("law",))
        assert (
            reason(chosen([only], 1e6, ready={"law": None}))["a"]
            == "requires law, which is never effective"
        )

    def test_what_it_needs_comes_too_late(self) -> None:
        only = Candidate("a", (option(2017, 1e6, 0),), requires=("law",))
        assert (
            "effective from 2019/20 at the earliest"
            in reason(chosen([only], 1e6, ready={"law": 2019}))["a"]
        )

    def test_what_it_needs_costs_more_than_it_saves(self) -> None:
        candidates = [
            Candidate("record", (option(2017, -3e6, 3e6, effective=2017),)),
            Candidate("a", (option(2017, 2e6, 0),), requires=("record",)),
        ]
        assert reason(chosen(candidates, 9e6)) == {
            "a": "with record, which it still needs, it would cost £1.0 million more than it saves",
            "record": "nothing that was chosen stands on it, and by itself it costs £3.0 million",
        }

    def test_it_could_not_start_in_time(self) -> None:
        assert "before the plan ends" in reason(chosen([Candidate("a", ())], 1e6))["a"]

    def test_pounds_in_words(self) -> None:
        assert [pounds(x) for x in (999_499, 999_500, -12_345, 999, 0)] == [
            "£999,000",
            "£1.0 million",
            "-£12,000",
            "£999",
            "£0",
        ]


values = st.integers(-5, 9).map(lambda value: value * 1e5)
costs = st.integers(-2, 6).map(lambda cost: cost * 1e5)


@st.composite
def small_plans(draw: st.DrawFn) -> tuple[list[Candidate], tuple[float, float]]:
    """Two items and three interventions, two years each."""
    items = [
        Candidate(
            name,
            tuple(
                option(
                    FIRST + late,
                    -draw(st.integers(0, 4)) * 1e5,
                    *[draw(costs) if late == 0 else 0.0, draw(costs)],
                    effective=draw(st.sampled_from([FIRST + late, FIRST + late + 1, None])),
                )
                for late in (0, 1)
            ),
        )
        for name in ("x", "y")
    ]
    interventions = [
        Candidate(
            name,
            tuple(option(FIRST + late, draw(values), draw(costs), draw(costs)) for late in (0, 1)),
            draw(st.sampled_from([(), ("x",), ("y",), ("x", "y")])),
        )
        for name in ("a", "b", "c")
    ]
    return [*items, *interventions], (draw(st.integers(0, 8)) * 1e5, draw(st.integers(0, 8)) * 1e5)


def allowed(taken: dict[str, Option], candidates: list[Candidate], money: np.ndarray) -> bool:  # type: ignore[type-arg]
    drawn = sum((each.draws[KIND] for each in taken.values()), np.zeros(len(money)))
    if bool((drawn > money + 0.01).any()):
        return False
    for candidate in candidates:
        for name in candidate.requires if candidate.id in taken else ():
            effective = taken[name].effective if name in taken else None
            if effective is None or effective > taken[candidate.id].year:
                return False
    return True


@given(plan=small_plans())
@settings(max_examples=60)
def test_no_other_choice_is_better(plan: tuple[list[Candidate], tuple[float, float]]) -> None:
    candidates, money = plan
    best = 0.0
    for picks in product(*[(None, *candidate.options) for candidate in candidates]):
        taken = {c.id: p for c, p in zip(candidates, picks, strict=True) if p is not None}
        if allowed(taken, candidates, np.array(money)):
            best = max(best, sum(each.value for each in taken.values()))
    choice = chosen(candidates, *money)
    assert choice.value == pytest.approx(best, abs=1)
    taken = {
        candidate.id: each
        for candidate in candidates
        for each in candidate.options
        if choice.starts[candidate.id] == each.year
    }
    assert allowed(taken, candidates, np.array(money))


@given(plan=small_plans())
@settings(max_examples=60)
def test_the_money_said_to_be_lacking_would_admit_it(
    plan: tuple[list[Candidate], tuple[float, float]],
) -> None:
    """With all that is lacking for everything, nothing is refused for want of money."""
    candidates, money = plan
    before = chosen(candidates, *money)
    after = chosen(candidates, *(amount + 5e6 for amount in money))
    assert after.value >= before.value - 1
    assert not any("exhausted" in refusal.reason for refusal in after.refused)


def test_two_years_of_a_fund_are_lacking_together() -> None:
    only = Candidate("a", (option(2017, 1e6, 2e6, 3e5),))
    assert reason(chosen([only], 1e6, 0))["a"] == (
        "the pump priming fund of 2017/18 and the pump priming fund of 2018/19 are exhausted: "
        "£1.0 million and £300,000 more would admit it together"
    )
