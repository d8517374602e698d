"""Bands of multimorbidity: a weight for each condition, summed and cut in five.

Source: Payne et al., *Development and validation of the Cambridge Multimorbidity Score*, CMAJ
2020;192:E107-E114. Weights are whole hundredths, so that sums and cut points are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
import ibis.expr.types as ir

from sherwood.population.definitions import About, read_definition

BANDS_FILE = Path(__file__).parent / "segmentations" / "multimorbidity.toml"


@dataclass(frozen=True)
class MultimorbidityBands:
    """The definition of the bands.

    Attributes:
        about: Where weights and cut points come from.
        weights: Conditions any of which earns the weight, with the weight in hundredths.
        bands_from: Least hundredths of each band, lowest first.
    """

    about: About
    weights: tuple[tuple[tuple[str, ...], int], ...]
    bands_from: tuple[int, ...]


def multimorbidity_bands(path: Path = BANDS_FILE) -> MultimorbidityBands:
    """Read the definition of the bands.

    >>> bands = multimorbidity_bands()
    >>> len(bands.weights), bands.bands_from
    (20, (0, 9, 69, 158, 296))
    """
    about, content = read_definition(path, ("bands_from", "weight"))
    return MultimorbidityBands(
        about=about,
        weights=tuple(
            (tuple(found["any_condition"]), _hundredths(found["weight"]))
            for found in content["weight"]
        ),
        bands_from=tuple(_hundredths(cut) for cut in content["bands_from"]),
    )


def multimorbidity_score(people: ir.Table, bands: MultimorbidityBands) -> ir.IntegerValue:
    """The weighted count of each row's conditions, in hundredths.

    Args:
        people: A table with has_<condition> columns.
        bands: The weights.
    """
    earned = [
        ibis.ifelse(reduce(or_, (people[f"has_{name}"] for name in names)), hundredths, 0)
        for names, hundredths in bands.weights
    ]
    return sum(earned[1:], start=earned[0]).cast("int64")


def multimorbidity_band(score: ir.IntegerValue, bands: MultimorbidityBands) -> ir.IntegerValue:
    """The band, 1 for the lowest need, of a score in hundredths.

    Example:
        >>> people = ibis.memtable({"score": [0, 9, 68, 69, 158, 296]})
        >>> multimorbidity_band(people.score, multimorbidity_bands()).execute().tolist()
        [1, 2, 2, 3, 4, 5]
    """
    reached = [(score >= cut).cast("int64") for cut in bands.bands_from[1:]]
    return sum(reached, start=ibis.literal(1, type="int64")).cast("int64")


def _hundredths(value: float) -> int:
    return int(Decimal(str(value)) * 100)
