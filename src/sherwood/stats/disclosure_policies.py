"""Disclosure policies: which counts may be shown, how, and how little a reader may work out.

A policy is a value with a name, and the name is printed on every page it shaped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.stats.estimate import Array

WITHHELD_TEXT = "[c]"


@dataclass(frozen=True)
class Dominance:
    """When a sum says too much about one of those it was summed over.

    Attributes:
        largest: How many of the largest contributors are taken together.
        share: The share of the sum they may make up at most.
        remainder: What all but the two largest must come to, as a share of the largest: less
            lets the second work the first out (the p % rule).
    """

    largest: int = 2
    share: float = 0.9
    remainder: float = 0.1


@dataclass(frozen=True)
class Policy:
    """What may be published of counts of people.

    Attributes:
        name: What it is called in a command.
        title: What it is called in words, for those who read a table.
        hide_from: The smallest count that is hidden.
        hide_to: The largest count that is hidden; below `hide_from` where none is.
        round_to: Other counts are shown to the nearest multiple of this; 1 shows them exactly.
        hidden_text: What a hidden count shows.
        hidden_words: What that means.
        hidden_value: The number a hidden count carries; NaN where it carries none.
        least_values: How many values a hidden count must still be able to take, for a reader who
            works with everything else the table shows.
        ratios_from_published_counts: Whether a rate is worked out again from rounded counts.
        dominance: The rules for sums of money or time; none where there are none.
        source: Where it comes from.
    """

    name: str
    hide_from: int
    hide_to: int
    round_to: int
    hidden_text: str
    hidden_words: str
    least_values: int
    source: str
    title: str
    hidden_value: float = float("nan")
    ratios_from_published_counts: bool = False
    dominance: Dominance | None = None

    def __post_init__(self) -> None:
        band = self.hide_to - self.hide_from + 1
        if self.round_to < 1 or self.hide_from < 0:
            raise MethodError(
                f"Policy {self.name!r}: round_to must be 1 or more and hide_from 0 or more."
            )
        if band > 0 and not 2 <= self.least_values <= band:
            raise MethodError(
                f"Policy {self.name!r} hides {band} values, so least_values must lie from 2 to "
                f"{band}, not {self.least_values}."
            )

    def hides(self, counts: Array) -> NDArray[np.bool_]:
        """Whether each count is one that the policy hides."""
        return np.asarray((counts >= self.hide_from) & (counts <= self.hide_to))

    def rounded(self, counts: Array) -> Array:
        """Each count to the nearest multiple the policy shows, halves upwards.

        Example:
            >>> HES_SUBNATIONAL.rounded(np.array([0.0, 8.0, 12.0, 13.0]))
            array([ 0., 10., 10., 15.])
        """
        return np.asarray(np.floor(counts / self.round_to + 0.5) * self.round_to)

    def lowest(self, shown: Array) -> Array:
        """The smallest count that is shown as each of these figures."""
        least = np.ceil(shown - self.round_to / 2)
        above_hidden = np.where(shown > self.hide_to, self.hide_to + 1, 0)
        return np.asarray(np.maximum(np.maximum(least, 0), above_hidden))

    def highest(self, shown: Array) -> Array:
        """The largest count that is shown as each of these figures."""
        most = np.ceil(shown + self.round_to / 2) - 1
        below_hidden = np.where(shown < self.hide_from, self.hide_from - 1, np.inf)
        return np.asarray(np.minimum(most, below_hidden))


HES_SUBNATIONAL = Policy(
    name="hes_subnational",
    title="hospital statistics below the national level",
    hide_from=1,
    hide_to=7,
    round_to=5,
    hidden_text="*",
    hidden_words="1 to 7",
    least_values=3,
    source="Disclosure control methodology for HES and ECDS, from September 2018",
)
# As HES, but a reader of the totals may learn nothing beyond "1 to 7" either. Two-way splits of
# small groups lose more figures to it.
HES_STRICT = replace(
    HES_SUBNATIONAL,
    name="hes_strict",
    title="hospital statistics below the national level, strict",
    least_values=7,
)
EHRQL = Policy(
    name="ehrql",
    title="OpenSAFELY",
    hide_from=0,
    hide_to=7,
    round_to=5,
    hidden_text="0",
    hidden_words="means 0 to 7",
    hidden_value=0.0,
    least_values=3,
    ratios_from_published_counts=True,
    source="OpenSAFELY ehrQL measures: disclosure control",
)
THRESHOLD_10 = Policy(
    name="threshold_10",
    title="threshold of ten",
    hide_from=0,
    hide_to=9,
    round_to=1,
    hidden_text="*",
    hidden_words="fewer than 10",
    least_values=10,
    dominance=Dominance(),
    source="Safe-output rule of research data services: threshold 10, (2, 90 %), p = 10 %",
)
NATIONAL = Policy(
    name="national",
    title="national hospital statistics",
    hide_from=1,
    hide_to=0,
    round_to=1,
    hidden_text="*",
    hidden_words="none",
    least_values=0,
    source="Disclosure control methodology for HES and ECDS: none at national level",
)

POLICIES = {
    policy.name: policy for policy in (HES_SUBNATIONAL, HES_STRICT, EHRQL, THRESHOLD_10, NATIONAL)
}


def policy_named(policy: str | Policy) -> Policy:
    """The policy with that name, or the policy itself.

    Raises:
        MethodError: There is no such policy.
    """
    if isinstance(policy, Policy):
        return policy
    if policy not in POLICIES:
        raise MethodError(
            f"There is no disclosure policy {policy!r}: choose one of {', '.join(POLICIES)}, or "
            "make a Policy of your own."
        )
    return POLICIES[policy]
