"""Disclosure control: the one way from a true figure to one that may be shown.

`suppress` hides what the policy hides, withholds what would give it away, rounds the rest and has
the auditor prove the result. What it returns is `Published`; nothing else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats.disclosure_audit import protection, reader_of
from sherwood.stats.disclosure_bounds import ranges
from sherwood.stats.disclosure_dominance import hides_amount, pooled
from sherwood.stats.disclosure_policies import (
    HES_SUBNATIONAL,
    WITHHELD_TEXT,
    Policy,
    policy_named,
)
from sherwood.stats.disclosure_results import (
    HIDDEN,
    SEAL,
    SHOWN,
    WITHHELD,
    Published,
    PublishedEstimate,
    Unpublished,
    legend,
)
from sherwood.stats.disclosure_secondary import withhold
from sherwood.stats.disclosure_structure import AdditiveTable, additive_table
from sherwood.stats.estimate import Array, Estimate, plain


@overload
def suppress(
    counts: ArrayLike | Unpublished,
    *,
    policy: str | Policy = HES_SUBNATIONAL,
    totals: bool = False,
    parents: Sequence[int] | None = None,
    withheld: ArrayLike | None = None,
) -> Published: ...
@overload
def suppress(counts: Estimate, *, policy: str | Policy = HES_SUBNATIONAL) -> PublishedEstimate: ...
def suppress(
    counts: ArrayLike | Unpublished | Estimate,
    *,
    policy: str | Policy = HES_SUBNATIONAL,
    totals: bool = False,
    parents: Sequence[int] | None = None,
    withheld: ArrayLike | None = None,
) -> Published | PublishedEstimate:
    """Turn counts, or a statistic that rests on counts, into what may be published.

    Args:
        counts: Numbers of people or events: a row of cells, or rows and columns, without totals
            (with them if `parents` is given). Or an `Estimate`.
        policy: "hes_subnational" (1 to 7 hidden, others to the nearest 5), "hes_strict" (the
            same, and totals may tell nothing beyond 1 to 7), "ehrql" (7 or fewer shown as 0,
            then to the nearest 5), "threshold_10" (fewer than 10 hidden), "national" (nothing
            hidden), or a `Policy`.
        totals: Show the sum of the cells, or of every row, every column and all; added last.
        parents: Nested totals: for each cell or row, the position of the one it is part of, -1 at
            the top.
        withheld: Which cells are not to be shown whatever they hold, because they rest on a count
            that another table hides; they are kept from being worked out as well.

    Returns:
        `Published` for counts, `PublishedEstimate` for an estimate.

    Raises:
        MethodError: Counts that are missing, negative or not whole, nested totals that do not add
            up, cells to withhold that are not those given, or an unknown policy.

    Source: NHS Digital 2018 for the default policy; Kelly, Golden and Assad 1992 and Fischetti
    and Salazar 1999 for withholding by linear programming.

    Example:
        >>> print(suppress([[3, 20], [40, 60]], totals=True, policy="threshold_10"))
          *  [c]   23
        [c]  [c]  100
         43   80  123
        Disclosure policy: threshold of ten. * fewer than 10. [c] withheld so that a hidden figure \
cannot be worked out.
    """
    chosen = policy_named(policy)
    if isinstance(counts, Estimate):
        return _suppress_estimate(counts, chosen)
    figures = counts.counts if isinstance(counts, Unpublished) else counts
    table = additive_table(figures, totals=totals, parents=parents)
    _refuse_fractions(table.figures)
    marks = np.where(chosen.hides(table.figures), HIDDEN, SHOWN).astype(np.int8)
    if withheld is not None:
        marks[_asked(withheld, np.shape(figures), table.figures.shape)] = WITHHELD
    return _publish(table, marks, chosen, amounts=False)


def suppress_amounts(
    contributions: Sequence[ArrayLike],
    *,
    policy: str | Policy = "threshold_10",
    totals: bool = False,
) -> Published:
    """Turn sums of money or time into what may be published.

    Args:
        contributions: For each cell of a row, what each person or organisation adds to it.
        policy: A policy; its threshold counts contributors, its dominance rules their shares.
        totals: Show the sum of the cells, added last.

    Returns:
        The sums, hidden where they rest on too few contributors or nearly on one or two.

    Raises:
        MethodError: A contribution is missing or below zero.

    Example:
        >>> practices = [[100] * 20, [90] * 12 + [9_000], [50] * 30]
        >>> suppress_amounts(practices, totals=True).text.tolist()
        ['2,000', '*', '[c]', '13,580']
    """
    chosen = policy_named(policy)
    cells = [pooled(contributions, [cell]) for cell in range(len(contributions))]
    table = additive_table([float(cell.sum()) for cell in cells], totals=totals)
    if totals:
        cells.append(pooled(contributions, range(len(contributions))))
    hidden = np.array([hides_amount(cell, chosen) for cell in cells])
    marks = np.where(hidden, HIDDEN, SHOWN).astype(np.int8)
    return _publish(table, marks, chosen, amounts=True)


def _publish(
    table: AdditiveTable, marks: NDArray[np.int8], policy: Policy, *, amounts: bool
) -> Published:
    shape = table.figures.shape
    asked = marks == WITHHELD
    if table.sums:
        marks = withhold(
            table.figures.ravel(), marks.ravel(), table.sums, policy, amounts=amounts
        ).reshape(shape)
    shown = table.figures if amounts else policy.rounded(table.figures)
    values = np.select(
        [marks == SHOWN, marks == HIDDEN], [shown, np.full(shape, policy.hidden_value)], np.nan
    )
    values.flags.writeable = False
    published = Published(
        values=values,
        text=_text(values, marks, policy),
        marks=marks,
        sums=table.sums,
        policy=policy,
        amounts=amounts,
        note=legend(policy, marks, amounts=amounts),
        seal=SEAL,
    )
    _prove(published, asked)
    return published


def _prove(published: Published, asked: NDArray[np.bool_]) -> None:
    """Refuse to publish unless the auditor, who sees only what a reader sees, finds no leak."""
    hidden = np.flatnonzero((published.marks == HIDDEN) | asked)
    enough = protection(published.policy, amounts=published.amounts)
    if hidden.size and not enough(*ranges(reader_of(published), hidden, enough)).all():
        raise MethodError(
            "This table still gives a hidden figure away: publish it without its totals or in "
            "wider groups."
        )


def _text(values: Array, marks: NDArray[np.int8], policy: Policy) -> NDArray[np.str_]:
    def written(value: float, mark: int) -> str:
        if mark == WITHHELD:
            return WITHHELD_TEXT
        if mark == HIDDEN:
            return policy.hidden_text
        return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"

    texts = [
        written(value, mark)
        for value, mark in zip(values.ravel(), marks.ravel().tolist(), strict=True)
    ]
    return np.array(texts, dtype=np.str_).reshape(values.shape)


def _asked(
    withheld: ArrayLike, given: tuple[int, ...], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Which cells are to be withheld, among them and the totals added after them."""
    wanted = np.asarray(withheld, dtype=bool)
    if wanted.shape != given:
        raise MethodError(
            f"withheld has the shape {wanted.shape}, not {given}: say true or false of every cell "
            "that is given."
        )
    every = np.zeros(shape, dtype=bool)
    every[tuple(slice(size) for size in given)] = wanted
    return every


def _refuse_fractions(counts: Array) -> None:
    if (counts != np.round(counts)).any():
        raise MethodError(
            "counts holds a number that is not whole: give counts of people or events; sums of "
            "money or time go through suppress_amounts, rates as an Estimate."
        )


def _suppress_estimate(estimate: Estimate, policy: Policy) -> PublishedEstimate:
    above, below = np.asarray(estimate.numerator), np.asarray(estimate.denominator)
    hidden = policy.hides(above) | policy.hides(below)
    shown_above, shown_below = policy.rounded(above), policy.rounded(below)
    value, lower, upper = (
        np.where(hidden, np.nan, np.asarray(part))
        for part in (estimate.value, estimate.lower, estimate.upper)
    )
    notes = [estimate.note, f"Disclosure policy: {policy.title}."]
    if hidden.any():
        notes.append(f"{policy.hidden_text} rests on {policy.hidden_words} people.")
    if policy.ratios_from_published_counts:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = value * (shown_above / shown_below) / (above / below)
        lower, upper = np.full_like(lower, np.nan), np.full_like(upper, np.nan)
        notes.append("Worked out again from rounded counts; limits would give the counts back.")
    return PublishedEstimate(
        value=plain(value),
        lower=plain(lower),
        upper=plain(upper),
        confidence=estimate.confidence,
        method=estimate.method,
        numerator=plain(np.where(hidden, policy.hidden_value, shown_above)),
        denominator=plain(np.where(policy.hides(below), policy.hidden_value, shown_below)),
        hidden=np.asarray(hidden),
        policy=policy,
        note=" ".join(note for note in notes if note),
        seal=SEAL,
    )
