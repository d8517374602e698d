"""How the care of a release came by its price: what its manifest and its reader are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis.expr.types as ir

from sherwood.actuarial.activity import PRICED_BY

_IN_WORDS = {
    "recorded": "as it was recorded",
    "currency": "at the price of its healthcare resource group",
    "line": "at the average price of its kind of care",
}


def how_priced(activity: ir.Table, spell: ir.Table) -> dict[str, Any]:
    """How many units, and pounds, were priced in each way, and the spells costed in part.

    Args:
        activity: The mart.
        spell: The mart.

    Returns:
        `units` and `pounds` by way of pricing; `spells`, `spells_costed_in_part` (those of which
        some episodes carry a cost and some do not) and the `pounds_costed_in_part` they carry.
    """
    ways = activity.group_by("priced_by").agg(
        units=activity.count(), pounds=activity.cost.sum().cast("float64")
    )
    found = {row["priced_by"]: row for row in ways.to_pyarrow().to_pylist()}
    in_part = (spell.costed_episodes > 0) & (spell.costed_episodes < spell.episodes)
    (told,) = (
        spell.aggregate(
            spells=spell.count(),
            spells_costed_in_part=in_part.sum().fill_null(0),
            pounds_costed_in_part=spell.cost.sum(where=in_part).cast("float64").fill_null(0.0),
        )
        .to_pyarrow()
        .to_pylist()
    )
    return {
        "units": {way: found[way]["units"] for way in PRICED_BY if way in found},
        "pounds": {way: round(found[way]["pounds"], 2) for way in PRICED_BY if way in found},
        **told,
    }


def pricing_notes(priced: dict[str, Any]) -> Iterator[str]:
    """What a reader must know of how care was priced.

    Args:
        priced: From `how_priced`.

    >>> told = {"units": {"recorded": 3}, "pounds": {"recorded": 9.0}, "spells": 2,
    ...         "spells_costed_in_part": 1, "pounds_costed_in_part": 5.0}
    >>> [note[:30] for note in pricing_notes(told)]
    ['Of the cost of all years, 100%', '1 of 2 hospital spells carry a']
    """
    total = sum(priced["pounds"].values())
    if total:
        shares = ", ".join(
            f"{priced['pounds'][way] / total:.0%} is {words}"
            for way, words in _IN_WORDS.items()
            if priced["pounds"].get(way)
        )
        unpriced = priced["units"].get("unpriced", 0)
        without = f" Units of care without a price: {unpriced:,}." if unpriced else ""
        yield f"Of the cost of all years, {shares}.{without}"
    if in_part := priced["spells_costed_in_part"]:
        yield (
            f"{in_part:,} of {priced['spells']:,} hospital spells carry a cost on some of their "
            f"episodes only (£{priced['pounds_costed_in_part']:,.0f} in all). It is taken for the "
            "cost of the whole spell, as the national tariff prices spells; where costs are kept "
            "by episode it is too low."
        )
