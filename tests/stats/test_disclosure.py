"""Disclosure control: the published rules, the order of withholding, and what the types refuse."""

from __future__ import annotations

import csv
import dataclasses
import json
import pickle
from typing import Any

import numpy as np
import pytest
from tests.shared_data import shared

from sherwood.errors import MethodError
from sherwood.stats.disclosure import suppress, suppress_amounts
from sherwood.stats.disclosure_audit import audit
from sherwood.stats.disclosure_dominance import is_dominated
from sherwood.stats.disclosure_policies import (
    HES_SUBNATIONAL,
    Dominance,
    Policy,
)
from sherwood.stats.disclosure_results import (
    Published,
    PublishedEstimate,
    Unpublished,
    check_published,
    is_published,
)
from sherwood.stats.estimate import Estimate

# ---------------------------------------------------------------------------------------------
# The rules of the policies


def test_every_published_small_number() -> None:
    with shared("known_answers/small_numbers/cases.csv").open(newline="") as file:
        cases = list(csv.DictReader(file))
    counts = [int(case["count"]) for case in cases]
    hes, ehrql = suppress(counts), suppress(counts, policy="ehrql")
    assert [text.replace(",", "") for text in hes.text] == [
        case["hes_subnational"] for case in cases
    ]
    assert [text.replace(",", "") for text in ehrql.text] == [
        case["ehrql_default"] for case in cases
    ]
    assert ehrql.values.tolist() == [float(case["ehrql_default"]) for case in cases]


def test_totals_are_rounded_from_the_true_ones() -> None:
    # 12 + 12 + 12 = 36: shown 10 + 10 + 10, and 35.
    assert suppress([12, 12, 12], totals=True).text.tolist() == ["10", "10", "10", "35"]


def test_threshold_10_hides_zeros_and_shows_the_rest_exactly() -> None:
    assert suppress([0, 9, 10, 11], policy="threshold_10").text.tolist() == ["*", "*", "10", "11"]


def test_nothing_is_hidden_nationally() -> None:
    assert suppress([1, 2, 3], policy="national", totals=True).text.tolist() == ["1", "2", "3", "6"]


def test_the_note_says_what_the_marks_mean() -> None:
    note = suppress([3, 8, 8], totals=True, policy="hes_strict").note
    assert "Disclosure policy: hospital statistics below the national level, strict." in note
    assert "* 1 to 7." in note
    assert "[c] withheld so that a hidden figure cannot be worked out." in note


def test_a_hidden_cell_that_the_total_gives_away_gets_a_companion() -> None:
    # Fewer than 10 and 23 add up to 26 only if the first is 3.
    shown = suppress([3, 23], totals=True, policy="threshold_10")
    assert (shown.text == "[c]").sum() == 1
    assert audit(shown).safe


def test_rounding_alone_can_give_a_count_away() -> None:
    # 1 + 8 + 8 = 17, shown as 15, is at most 17; the tens are at least 8 each: the rest is 1.
    shown = suppress([1, 8, 8], totals=True)
    assert "[c]" in shown.text
    found = audit(shown)
    assert found.highest[0] - found.lowest[0] + 1 >= HES_SUBNATIONAL.least_values


def test_two_way_tables_withhold_in_rectangles() -> None:
    shown = suppress([[3, 40, 50], [60, 70, 80], [90, 20, 30]], totals=True, policy="threshold_10")
    withheld = np.argwhere(shown.marks == 2)
    assert shown.text[0, 0] == "*"
    assert len(withheld) == 3
    assert audit(shown).safe


def test_nested_totals_protect_the_parts() -> None:
    #           system 100
    #        /            \
    #   place 60         place 40
    #   /     \           /    \
    #  57      3        22      18
    shown = suppress(
        [100, 60, 40, 57, 3, 22, 18], parents=[-1, 0, 0, 1, 1, 2, 2], policy="threshold_10"
    )
    assert shown.text[4] == "*"
    assert shown.text[3] == "[c]"
    assert shown.text.tolist()[5:] == ["22", "18"]
    assert audit(shown).safe


def test_what_rests_on_a_count_hidden_elsewhere_is_withheld_and_protected() -> None:
    # 200 contacts of a practice whose 3 people another table hides: its place, less its other
    # practice, would give them.
    shown = suppress(
        [1_100, 500, 600, 300, 200, 250, 350],
        parents=[-1, 0, 0, 1, 1, 2, 2],
        policy="threshold_10",
        withheld=[False, False, False, False, True, False, False],
    )
    assert shown.text.tolist() == ["1,100", "500", "600", "[c]", "[c]", "250", "350"]
    assert audit(shown).safe


def test_cells_withheld_beside_totals_are_those_given() -> None:
    shown = suppress(
        [200, 300, 400], totals=True, policy="threshold_10", withheld=[True, False, False]
    )
    assert shown.text.tolist() == ["[c]", "[c]", "400", "900"]


def test_some_cells_of_a_published_table_are_published() -> None:
    shown = suppress([3, 40, 60], totals=True, policy="threshold_10").only([2, 0])
    assert shown.text.tolist() == ["60", "*"]
    assert shown.note == "Disclosure policy: threshold of ten. * fewer than 10."


def test_nested_rows_by_columns() -> None:
    # Rows: a place and its two practices; columns: men and women.
    shown = suppress(
        [[50, 60], [47, 33], [3, 27]], parents=[-1, 0, 0], totals=True, policy="threshold_10"
    )
    assert shown.values.shape == (3, 3)
    assert shown.text[2, 0] == "*"
    assert audit(shown).safe


def test_all_hidden_beside_a_hidden_total() -> None:
    # Seven ones under a total of "1 to 7" could each only be 1.
    shown = suppress([1] * 7, totals=True)
    assert audit(shown).safe
    assert "1" not in shown.text


# ---------------------------------------------------------------------------------------------
# Sums of money or time


def test_dominance_rules() -> None:
    rules = Dominance(largest=2, share=0.9, remainder=0.1)
    assert is_dominated([91, 1, 1, 1, 1, 1, 1, 1, 1, 1], rules)
    assert not is_dominated([10] * 10, rules)
    # Two hold under 90 %, but the rest would not hide the largest from the second.
    assert is_dominated([500, 40, 45], Dominance(largest=2, share=0.99, remainder=0.1))
    assert not is_dominated([0, 0], rules)


def test_amounts_are_hidden_and_their_totals_do_not_give_them_back() -> None:
    spend = [[100.0] * 20, [5_000.0, *[10.0] * 15], [70.0] * 40, [60.0] * 9]
    shown = suppress_amounts(spend, totals=True)
    assert shown.text[0] == "2,000"
    assert shown.text[1] == shown.text[3] == "*"
    found = audit(shown)
    assert found.safe
    # 5,150 may not be known to a tenth either way.
    assert found.lowest[1] <= 0.9 * 5_150
    assert found.highest[1] >= 1.1 * 5_150


def test_a_single_dominated_amount_gets_a_companion() -> None:
    shown = suppress_amounts([[100.0] * 20, [5_000.0, *[10.0] * 15], [70.0] * 40], totals=True)
    assert (shown.text == "[c]").sum() >= 1
    assert audit(shown).safe


# ---------------------------------------------------------------------------------------------
# Estimates


def share(numerator: Any, denominator: Any) -> Estimate:
    value = np.asarray(numerator) / np.asarray(denominator)
    return Estimate(value, value - 0.1, value + 0.1, 0.95, "Wilson", numerator, denominator)


def test_an_estimate_resting_on_few_people_is_hidden_with_its_limits() -> None:
    shown = suppress(share([3.0, 40.0], [50.0, 100.0]))
    assert isinstance(shown, PublishedEstimate)
    assert np.isnan(shown.value[0]) and np.isnan(shown.lower[0]) and np.isnan(shown.upper[0])
    assert shown.value[1] == pytest.approx(0.4)
    assert shown.numerator[1] == 40
    assert shown.hidden.tolist() == [True, False]
    assert "hospital statistics below the national level" in shown.note


def test_ehrql_ratios_come_from_rounded_counts() -> None:
    shown = suppress(share(23.0, 52.0), policy="ehrql")
    assert shown.value == pytest.approx(25 / 50)
    assert np.isnan(shown.lower)


# ---------------------------------------------------------------------------------------------
# The type says which it is


def test_true_counts_refuse_to_be_shown() -> None:
    counts = Unpublished([3, 20])
    for show in (str, format, "{}".format, list, lambda it: it.__html__(), lambda it: it.to_dict()):
        with pytest.raises(MethodError, match="have not passed disclosure control"):
            show(counts)
    with pytest.raises(MethodError, match="have not passed"):
        pickle.dumps(counts)
    with pytest.raises(TypeError):
        json.dumps(counts)
    assert "3" not in repr(counts)
    assert suppress(counts).text.tolist() == ["*", "20"]


def test_nobody_else_makes_a_published_result() -> None:
    shown = suppress([3, 20])
    with pytest.raises(MethodError, match="is made by"):
        Published(
            values=np.array([3.0]),
            text=np.array(["3"]),
            marks=np.array([0], dtype=np.int8),
            sums=(),
            policy=HES_SUBNATIONAL,
            amounts=False,
            note="",
            seal=None,
        )
    with pytest.raises(ValueError, match="seal"):
        dataclasses.replace(shown, text=np.array(["3", "20"]))
    assert is_published(shown)
    assert not is_published(np.array([3, 20]))
    check_published(shown)
    with pytest.raises(MethodError, match="has not passed disclosure control"):
        check_published(share(3.0, 20.0))


def test_a_published_table_can_be_written_as_json() -> None:
    shown = suppress([[3, 20], [40, 0]])
    assert json.loads(json.dumps(shown.to_dict()))["values"] == [[None, 20.0], [40.0, 0.0]]
    assert "*" in str(shown)
    with pytest.raises(ValueError, match="read-only"):
        shown.values[0, 0] = 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"counts": [-1, 2]}, "cannot be negative"),
        ({"counts": [1.5, 2]}, "not whole"),
        ({"counts": [1, float("nan")]}, "is nan"),
        ({"counts": np.ones((2, 2, 2))}, "3 axes"),
        ({"counts": [1, 2], "policy": "lax"}, "no disclosure policy 'lax'"),
        ({"counts": [10, 4, 5], "parents": [-1, 0, 0]}, "nested totals must be given"),
        ({"counts": [10, 4, 6], "parents": [-1, 0]}, "one position for each"),
        ({"counts": [10, 4, 6], "parents": [-1, 9, 0]}, "past the last cell"),
        ({"counts": [5, 5, 5], "parents": [1, 2, 0]}, "circle"),
        ({"counts": [10, 4], "withheld": [True]}, "true or false of every cell"),
    ],
)
def test_refusals_say_what_to_do(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        suppress(**arguments)


def test_policies_are_checked() -> None:
    with pytest.raises(MethodError, match="least_values must lie from 2 to 7"):
        Policy("mine", 1, 7, 5, "*", "1 to 7", least_values=9, source="here", title="mine")
    with pytest.raises(MethodError, match="round_to must be 1 or more"):
        Policy("mine", 1, 7, 0, "*", "1 to 7", least_values=3, source="here", title="mine")


def test_contributions_are_checked() -> None:
    with pytest.raises(MethodError, match="cannot be negative"):
        suppress_amounts([[1, -2]])
    with pytest.raises(MethodError, match="cannot be read"):
        suppress_amounts([["many"]])
