"""Matching: which people without an NHS number are probably somebody already known.

Splink compares their tokens (Fellegi and Sunter's model): how often each agrees by chance is
counted in the data, how often for the same person is learnt by expectation-maximisation.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_library import CustomComparison, ExactMatch

THRESHOLD = 0.99
"""The match probability from which two are taken for one person: one wrong link in a hundred."""

FEWEST_TO_LEARN_FROM = 20
"""With fewer pairs to learn from, how often one person's tokens agree is taken as set here."""

_SEED = 1
_ONE_WITHOUT_NUMBER = "NOT (l.has_number AND r.has_number)"
_CERTAIN = "l.family = r.family AND l.given = r.given AND l.birth_day = r.birth_day"
# The share of true pairs whose names and date of birth agree entirely, assumed to set how rare
# matches are before any is seen; the model's own estimate replaces it where it can be learnt.
_CERTAIN_RECALL = 0.7
_BLOCKS = (
    "l.birth_day = r.birth_day AND l.family_sound = r.family_sound",
    "l.birth_day = r.birth_day AND l.given_sound = r.given_sound",
    "l.birth_day = r.birth_day AND l.postcode_sector = r.postcode_sector",
    "l.postcode = r.postcode AND l.family_sound = r.family_sound",
    "l.family = r.family AND l.given = r.given AND l.birth_month_token = r.birth_month_token",
)
_TRAINING = ("l.birth_day = r.birth_day", "l.family = r.family AND l.given = r.given")


@dataclass(frozen=True)
class Pair:
    """Two people and the probability that they are one."""

    left: str
    right: str
    probability: float


def match(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    """Compare the people of the table `tokens`, one row a person, of whom some have no number.

    Returns:
        Every pair that shares enough to be compared, most probable first.
    """
    people, without = connection.execute(
        "SELECT count(*), count(*) FILTER (NOT has_number) FROM tokens"
    ).fetchall()[0]
    pairs = without * (people - without) + without * (without - 1) / 2
    certain = connection.execute(
        "SELECT count(*) FROM tokens AS l JOIN tokens AS r "
        f"ON {_CERTAIN} AND l.person_id < r.person_id AND {_ONE_WITHOUT_NUMBER}"
    ).fetchall()[0][0]
    if not pairs:
        return []
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(
        DuckDBAPI(connection).register("tokens"),
        _settings(min(max(certain, 1) / _CERTAIN_RECALL / pairs, 0.5)),
        log_level=None,
    )
    _train(linker, connection)
    found = linker.inference.predict().as_duckdbpyrelation()
    rows = found.select("person_id_l, person_id_r, match_probability").fetchall()
    ordered = sorted((-probability, left, right) for left, right, probability in rows)
    return [Pair(left, right, -probability) for probability, left, right in ordered]


def precision_and_recall(
    pairs: Sequence[Pair], threshold: float
) -> tuple[float | None, float | None]:
    """What the probabilities themselves say of the share of links right, and of matches found.

    Precision is the mean probability of the pairs at or above the threshold; recall is their sum
    over that of all pairs compared. Matches that share too little to be compared are not counted.

    >>> pairs = [Pair("a", "b", 1.0), Pair("c", "d", 0.99), Pair("e", "f", 0.5)]
    >>> [round(share, 3) for share in precision_and_recall(pairs, 0.99)]
    [0.995, 0.799]
    """
    above = [pair.probability for pair in pairs if pair.probability >= threshold]
    expected = sum(pair.probability for pair in pairs)
    if not above or not expected:
        return None, None
    return sum(above) / len(above), sum(above) / expected


def _settings(prior: float) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person_id",
        probability_two_random_records_match=prior,
        comparisons=[
            _graded("family", "family_sound", 0.85),
            _graded("given", "given_sound", 0.85),
            _graded("birth_day", "birth_month_token", 0.95),
            _graded("postcode", "postcode_sector", 0.7),
            ExactMatch("sex").configure(m_probabilities=[0.98, 0.02]),
        ],
        blocking_rules_to_generate_predictions=[
            f"{rule} AND {_ONE_WITHOUT_NUMBER}" for rule in _BLOCKS
        ],
        retain_matching_columns=False,
    )


def _graded(whole: str, part: str, agree: float) -> CustomComparison:
    """A comparison of three grades: the whole agrees, its part agrees, neither does."""
    rest = (1 - agree) / 2
    exact = levels.ExactMatchLevel(whole, term_frequency_adjustments=True)
    return CustomComparison(
        output_column_name=whole,
        comparison_levels=[
            levels.NullLevel(whole),
            exact.configure(m_probability=agree),
            levels.ExactMatchLevel(part).configure(m_probability=rest),
            levels.ElseLevel().configure(m_probability=rest),
        ],
    )


def _train(linker: Linker, connection: duckdb.DuckDBPyConnection) -> None:
    """Learn how often each comparison agrees by chance and, from enough pairs, for one person."""
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=_SEED)
    for rule in _TRAINING:
        condition = f"{rule} AND {_ONE_WITHOUT_NUMBER}"
        pairs = connection.execute(
            "SELECT count(*) FROM tokens AS l JOIN tokens AS r "
            f"ON {condition} AND l.person_id < r.person_id"
        ).fetchall()[0][0]
        if pairs >= FEWEST_TO_LEARN_FROM:
            linker.training.estimate_parameters_using_expectation_maximisation(
                condition, fix_u_probabilities=True
            )
