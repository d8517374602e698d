"""A population by segments, year by year: who dies, who moves, who is born or comes.

In each year deaths leave first, those who live on move between segments, then births and net
migration join. A lever changes how many move from one segment to another.

Source: the dynamic population model of Bristol, North Somerset and South Gloucestershire (MIT
licence), whose published populations the tests return.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError

Floats = NDArray[np.float64]

Flow = Callable[[Floats, int], Floats]
"""From the people of each segment at the start of a year, and the year (the first is nought), to
how many of each segment."""


def populations(
    people: ArrayLike, moves: ArrayLike, *, years: int, deaths: Flow, joining: tuple[Flow, ...] = ()
) -> Floats:
    """People of each segment at the start and after each year.

    Args:
        people: In each segment at the start.
        moves: segments x segments, or years x segments x segments: of those who live on in one
            segment, the share that is in each a year later. Rows sum to one.
        years: How many.
        deaths: How many of each segment die in a year.
        joining: Births, net migration: how many join each segment in a year.

    Returns:
        (years + 1) x segments.

    Raises:
        MethodError: If the shares of a row do not sum to one, or a segment would fall below nought.

    Example:
        >>> well_and_ill = populations(
        ...     [900, 100],
        ...     [[0.9, 0.1], [0.0, 1.0]],
        ...     years=1,
        ...     deaths=at_rates([0.0, 0.1]),
        ...     joining=(given([20, 0]),),
        ... )
        >>> well_and_ill[1].round(6).tolist()
        [830.0, 180.0]
    """
    now = np.asarray(people, dtype=float)
    shares = _moves(moves, len(now), years)
    found = [now]
    for year in range(years):
        living = now - deaths(now, year)
        arriving = sum((flow(now, year) for flow in joining), np.zeros_like(now))
        now = living @ shares[year] + arriving
        if living.min() < 0 or now.min() < 0:
            short = int(np.minimum(living, now).argmin())
            raise MethodError(
                f"segment {short + 1} would hold fewer than no people in year {year + 1}: lower "
                "its deaths, or the people who leave it"
            )
        found.append(now)
    return np.array(found)


def given(numbers: ArrayLike) -> Flow:
    """So many of each segment, the same every year or by year (years x segments)."""
    table = np.asarray(numbers, dtype=float)
    return lambda _people, year: table if table.ndim == 1 else table[year]


def at_rates(rates: ArrayLike) -> Flow:
    """A share of each segment's people, every year."""
    shares = np.asarray(rates, dtype=float)
    return lambda people, _year: people * shares


def per_thousand(rates: ArrayLike) -> Flow:
    """So many into each segment for every 1,000 people of all segments."""
    each = np.asarray(rates, dtype=float)
    return lambda people, _year: each * people.sum() / 1_000


def at_rates_scaled(rates: ArrayLike, totals: ArrayLike) -> Flow:
    """A share of each segment's people, scaled so that each year sums to a total known for it."""
    shares = np.asarray(rates, dtype=float)
    whole = np.asarray(totals, dtype=float)

    def flow(people: Floats, year: int) -> Floats:
        expected = people * shares
        scaled: Floats = expected * (whole[year] / expected.sum())
        return scaled

    return flow


def lever(
    moves: ArrayLike,
    *,
    origin: int,
    destination: int,
    factor: float,
    taken_from: Literal["no_change", "proportionally"],
) -> Floats:
    """Moves with one of them multiplied, and the rest of its row changed so that it sums to one.

    Args:
        moves: segments x segments.
        origin: The segment people leave.
        destination: The segment they would be in.
        factor: 0.9 is a tenth fewer.
        taken_from: `no_change`: those who no longer move stay where they are; `proportionally`:
            they go where the others of the row go.

    Raises:
        MethodError: If a share would lie outside nought to one.

    Example:
        >>> row = [[0.8, 0.15, 0.05], [0, 1, 0], [0, 0, 1]]
        >>> lever(row, origin=0, destination=1, factor=0.9, taken_from="no_change")[0].round(3)
        array([0.815, 0.135, 0.05 ])
    """
    changed = np.array(moves, dtype=float)
    row = changed[origin].copy()
    moved = row[destination] * factor
    if taken_from == "no_change":
        if origin == destination:
            raise MethodError("a lever that takes from no change needs two different segments")
        changed[origin, origin] += row[destination] - moved
    elif row[destination] < 1:
        changed[origin] *= (1 - moved) / (1 - row[destination])
    changed[origin, destination] = moved
    if changed[origin].min() < 0 or changed[origin].max() > 1:
        raise MethodError(
            f"multiplied by {factor:g}, the moves from segment {origin + 1} would be "
            f"{changed[origin].round(4).tolist()}: choose a smaller change"
        )
    return changed


def lever_over_years(
    moves: ArrayLike,
    *,
    origin: int,
    destination: int,
    factor: float,
    over: int,
    years: int,
    taken_from: Literal["no_change", "proportionally"],
) -> Floats:
    """Moves of each year where a lever is pulled evenly over some years, after the first.

    Args:
        moves: segments x segments, those of the first year.
        origin: The segment people leave.
        destination: The segment they would be in.
        factor: What the move has been multiplied by in the end.
        over: Years in which it comes, from the second on; it stays so afterwards.
        years: How many to return.
        taken_from: As for `lever`.

    Returns:
        years x segments x segments.
    """
    return np.array(
        [
            lever(
                moves,
                origin=origin,
                destination=destination,
                factor=1 - (1 - factor) * min(year / over, 1.0),
                taken_from=taken_from,
            )
            for year in range(years)
        ]
    )


def _moves(moves: ArrayLike, segments: int, years: int) -> Floats:
    table = np.asarray(moves, dtype=float)
    if table.shape == (segments, segments):
        table = np.broadcast_to(table, (years, segments, segments))
    if table.shape != (years, segments, segments):
        raise MethodError(
            f"moves have the shape {table.shape}: give {segments} x {segments}, or that for each "
            f"of {years} years"
        )
    sums = table.sum(axis=2)
    if not np.allclose(sums, 1, rtol=0, atol=1e-6) or table.min(initial=0.0) < 0:
        year, row = np.unravel_index(np.abs(sums - 1).argmax(), sums.shape)
        raise MethodError(
            f"the moves from segment {row + 1} in year {year + 1} sum to {sums[year, row]:.6g}: "
            "they are shares of those who live on, at least nought, and must sum to one"
        )
    return table
