"""Priority segments: everybody in exactly one, by rules kept in a file.

A segment is met when any of its elements is; an element when all it says is true. Somebody who
meets several segments belongs to the one listed first; the last takes everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood.errors import InputError
from sherwood.population.definitions import About, read_definition

NEEDS_FILE = Path(__file__).parent / "segmentations" / "needs.toml"

_BANDED = ("efi_band", "hfrs_band", "care_home", "imd_quintile", "sex", "ethnic_group")
_RULES = ("any_condition", "conditions_from", "age_from", "age_to", *_BANDED)


@dataclass(frozen=True)
class Segment:
    """One segment: its name, its title and the elements any of which suffices."""

    name: str
    title: str
    elements: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Segmentation:
    """Segments in order of priority, the last for everybody else."""

    about: About
    segments: tuple[Segment, ...]

    def names(self) -> tuple[str, ...]:
        """The names of the segments, in order of priority."""
        return tuple(segment.name for segment in self.segments)


def segmentation(path: Path = NEEDS_FILE) -> Segmentation:
    """Read a segmentation.

    Raises:
        InputError: If an element has a rule that is not known, a segment is named twice, or the
            last segment is not open to all.

    >>> segmentation().names()
    ('die_well', 'age_well', 'stay_well', 'feel_well', 'be_well', 'live_well')
    """
    about, content = read_definition(path, ("segment",))
    segments = tuple(
        Segment(found["name"], found["title"], tuple(found["elements"]))
        for found in content["segment"]
    )
    _check(path, segments)
    return Segmentation(about, segments)


def segment_of(people: ir.Table, rules: Segmentation) -> ir.StringValue:
    """The segment of each row.

    Args:
        people: Any table with the columns the rules speak of: has_<condition>, condition_count,
            age, efi_band, hfrs_band, care_home, imd_quintile, sex, ethnic_group.
        rules: The segmentation.

    Raises:
        InputError: If the table lacks a column that a rule speaks of.
    """
    *listed, everybody_else = rules.segments
    branches = [(_meets(people, segment), segment.name) for segment in listed]
    return ibis.cases(*branches, else_=everybody_else.name)


def _meets(people: ir.Table, segment: Segment) -> ir.BooleanValue:
    elements = [
        reduce(and_, (_test(people, rule, value) for rule, value in element.items()))
        for element in segment.elements
    ]
    return reduce(or_, elements)


def _test(people: ir.Table, rule: str, value: Any) -> ir.BooleanValue:
    if rule == "any_condition":
        return reduce(or_, (_column(people, f"has_{name}") for name in value))
    if rule == "conditions_from":
        return _column(people, "condition_count") >= value
    if rule == "age_from":
        return _column(people, "age") >= value
    if rule == "age_to":
        return _column(people, "age") <= value
    # A missing band or quintile is not in any list; without this it would make the row null.
    return ibis.coalesce(_column(people, rule).isin(value), False)


def _column(people: ir.Table, name: str) -> Any:
    if name not in people.columns:
        raise InputError(f"The segmentation needs the column {name}, which the table lacks.")
    return people[name]


def _check(path: Path, segments: tuple[Segment, ...]) -> None:
    names = [segment.name for segment in segments]
    if len(set(names)) < len(names):
        raise InputError(f"{path}: a segment is named twice: {names}.")
    for segment in segments:
        for element in segment.elements:
            if not element or (unknown := sorted(set(element) - set(_RULES))):
                what = unknown if element else "nothing"
                raise InputError(
                    f"{path}: segment {segment.name}: an element says {what}. "
                    f"Its rules are {sorted(_RULES)}."
                )
    if [segment for segment in segments[:-1] if not segment.elements] or segments[-1].elements:
        raise InputError(
            f"{path}: only the last segment, and always it, has no elements: it takes everybody "
            "whom no other takes."
        )
