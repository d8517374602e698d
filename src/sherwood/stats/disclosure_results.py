"""Results that may leave, results that may not: the type says which.

`Published` and `PublishedEstimate` are made by `suppress` alone. `Unpublished` holds true counts
and refuses to be printed, formatted, rendered, serialised or pickled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.disclosure_policies import WITHHELD_TEXT, Policy
from sherwood.stats.disclosure_structure import Sum
from sherwood.stats.estimate import Array, Confidence, Numbers

# Marks of a cell: shown, hidden by the policy, or withheld to protect a hidden one.
SHOWN, HIDDEN, WITHHELD = 0, 1, 2

# Held by `disclosure` alone, so that nothing else can make a published result.
SEAL = object()


def _check_seal(seal: object) -> None:
    if seal is not SEAL:
        raise MethodError("A published result is made by sherwood.stats.suppress, not by hand.")


@dataclass(frozen=True, eq=False)
class Published:
    """A table that has passed disclosure control.

    Attributes:
        values: The figures as shown, totals last on each axis; NaN where one is hidden (0 under
            a policy that shows hidden counts as 0).
        text: The same as text: "*" where the policy hides, "[c]" where a figure is withheld so
            that a hidden one cannot be worked out.
        marks: 0 shown, 1 hidden by the policy, 2 withheld.
        sums: Which cells are the sums of which, by position in the flattened table.
        policy: The policy it passed.
        amounts: Whether the figures are sums of money or time, not counts of people.
        note: What the marks mean and which policy was used.
        seal: Proof that `suppress` made it.
    """

    values: Array
    text: NDArray[np.str_]
    marks: NDArray[np.int8]
    sums: tuple[Sum, ...]
    policy: Policy
    amounts: bool
    note: str
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        _check_seal(seal)

    def only(self, cells: Sequence[int]) -> Published:
        """Some of the cells as one row, in the order asked for; without how they add up.

        Args:
            cells: Their positions in the flattened table.

        Example:
            >>> from sherwood.stats.disclosure import suppress
            >>> nested = suppress([100, 60, 40], parents=[-1, 0, 0], policy="threshold_10")
            >>> nested.only([2, 1]).text.tolist()
            ['40', '60']
        """
        places = np.asarray(cells, dtype=np.int64)
        marks = self.marks.ravel()[places]
        return Published(
            values=self.values.ravel()[places],
            text=self.text.ravel()[places],
            marks=marks,
            sums=(),
            policy=self.policy,
            amounts=self.amounts,
            note=legend(self.policy, marks, amounts=self.amounts),
            seal=SEAL,
        )

    def __str__(self) -> str:
        width = max(len(text) for text in self.text.flat)
        rows = ["  ".join(text.rjust(width) for text in row) for row in np.atleast_2d(self.text)]
        return "\n".join([*rows, self.note])

    def to_dict(self) -> dict[str, object]:
        """The table as plain values for JSON; hidden figures are None."""
        values = self.values.astype(object)
        values[np.isnan(self.values)] = None
        return {
            "values": values.tolist(),
            "text": self.text.tolist(),
            "policy": self.policy.name,
            "note": self.note,
        }


@dataclass(frozen=True, eq=False)
class PublishedEstimate:
    """A statistic that has passed disclosure control; fields as `Estimate`.

    Attributes:
        value: The figure, NaN where it rests on a count that the policy hides.
        lower: The lower limit, hidden with the value.
        upper: The upper limit, hidden with the value.
        confidence: The confidence level or levels.
        method: The method in words.
        numerator: What was counted, as the policy shows it.
        denominator: What it was divided by, as the policy shows it.
        hidden: Whether each figure is hidden.
        policy: The policy it passed.
        note: What a reader must know.
        seal: Proof that `suppress` made it.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    confidence: Confidence
    method: str
    numerator: Numbers
    denominator: Numbers
    hidden: NDArray[np.bool_]
    policy: Policy
    note: str
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        _check_seal(seal)


class Unpublished:
    """True counts on their way to `suppress`; they cannot be shown by accident.

    Example:
        >>> counts = Unpublished([3, 20])
        >>> counts
        <Unpublished: 2 figures; pass them to suppress before showing them>
        >>> f"{counts}"
        Traceback (most recent call last):
        sherwood.errors.MethodError: These figures have not passed disclosure control: pass them \
to sherwood.stats.suppress and show what it returns.
    """

    __slots__ = ("counts",)

    def __init__(self, counts: ArrayLike) -> None:
        self.counts = checks.counts("counts", counts)

    def __repr__(self) -> str:
        return (
            f"<Unpublished: {self.counts.size} figures; pass them to suppress before showing them>"
        )

    def _refuse(self, *_: object) -> NoReturn:
        raise MethodError(
            "These figures have not passed disclosure control: pass them to "
            "sherwood.stats.suppress and show what it returns."
        )

    __str__ = __format__ = __html__ = __iter__ = __reduce_ex__ = _repr_html_ = to_dict = _refuse


def check_published(result: object) -> None:
    """Refuse anything but a published result; what renders and serialises calls this.

    Raises:
        MethodError: The result has not passed disclosure control.

    Example:
        >>> check_published(12)
        Traceback (most recent call last):
        sherwood.errors.MethodError: A int has not passed disclosure control: show only what \
sherwood.stats.suppress returns.
    """
    if not is_published(result):
        raise MethodError(
            f"A {type(result).__name__} has not passed disclosure control: show only what "
            "sherwood.stats.suppress returns."
        )


def is_published(result: object) -> bool:
    """Whether a result has passed disclosure control."""
    return isinstance(result, Published | PublishedEstimate)


def legend(policy: Policy, marks: NDArray[np.int8], *, amounts: bool) -> str:
    """What the marks in a table mean, in words."""
    parts = [f"Disclosure policy: {policy.title}."]
    if (marks == HIDDEN).any():
        meaning = (
            "resting on too few people or too few large sums" if amounts else (policy.hidden_words)
        )
        parts.append(f"{policy.hidden_text} {meaning}.")
    if (marks == WITHHELD).any():
        parts.append(f"{WITHHELD_TEXT} withheld so that a hidden figure cannot be worked out.")
    if policy.round_to > 1 and not amounts:
        parts.append(
            f"Other figures to the nearest {policy.round_to}; totals are rounded from the true "
            "ones and need not add up."
        )
    return " ".join(parts)
