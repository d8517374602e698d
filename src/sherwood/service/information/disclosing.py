"""What can become a file of an output: only what `sherwood.stats.suppress` made.

An analyst sends true counts; they pass disclosure control here and are not kept. Nothing else, not
even a table that says it was suppressed elsewhere, becomes a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sherwood.errors import SherwoodError
from sherwood.stats import Published, check_published, policy_named, suppress

POLICIES = ("hes_subnational", "hes_strict", "ehrql", "threshold_10")
"""Those under which figures about people below the national level may leave."""
_MOST_ROWS, _MOST_COLUMNS, _MOST_DIGITS = 200, 20, 9


class NotDisclosableError(SherwoodError):
    """It cannot be made safe to let out."""


@dataclass(frozen=True)
class SafeTable:
    """A table as it would be let out.

    Attributes:
        content: CSV; hidden figures are marks.
        policy: That it passed.
        note: What the marks mean.
    """

    content: str
    policy: str
    note: str


def read_counts(content: bytes, policy: str) -> SafeTable:
    r"""Pass a table of true counts through disclosure control.

    Args:
        content: CSV: labels in the first column, whole numbers in the others, without totals.
        policy: One of `POLICIES`.

    Raises:
        NotDisclosableError: It is no such table.
        MethodError: The counts are not whole numbers of people.

    Example:
        >>> safe = read_counts(b"practice,people\nA,3\nB,40\nC,52\n", "hes_subnational")
        >>> print(safe.content.splitlines()[1])
        A,*
    """
    if policy not in POLICIES:
        raise NotDisclosableError(f"Choose one of the policies {', '.join(POLICIES)}.")
    try:
        rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotDisclosableError("This is no CSV file.") from error
    if len(rows) < 2 or len(rows[0]) < 2:
        raise NotDisclosableError("A table has a heading, labels, and a column of counts.")
    if len(rows) > _MOST_ROWS + 1 or len(rows[0]) > _MOST_COLUMNS + 1:
        raise NotDisclosableError(f"At most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns.")
    counts = [_whole(number, row, len(rows[0])) for number, row in enumerate(rows[1:], start=2)]
    published = suppress(np.array(counts), policy=policy)
    return safe_table(published, [row[0] for row in rows[1:]], rows[0])


def safe_table(result: Published, labels: Sequence[str], headings: Sequence[str]) -> SafeTable:
    """A result that passed disclosure control, as a file.

    Raises:
        MethodError: It has not passed.
        NotDisclosableError: It was passed by a policy for national figures, or labels are amiss.
    """
    check_published(result)
    if result.policy.name not in {policy_named(name).name for name in POLICIES}:
        raise NotDisclosableError(f"Figures under the policy {result.policy.name} do not leave.")
    text = np.asarray(result.text)
    text = text.reshape(len(text), -1)
    if text.shape != (len(labels), len(headings) - 1):
        raise NotDisclosableError("The labels do not fit the figures.")
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow([_plain(heading) for heading in headings])
    out.writerows(
        [_plain(label), *figures] for label, figures in zip(labels, text.tolist(), strict=True)
    )
    return SafeTable(written.getvalue(), result.policy.name, result.note)


def _whole(number: int, row: Sequence[str], width: int) -> list[int]:
    if len(row) != width or not all(_is_count(cell.strip()) for cell in row[1:]):
        raise NotDisclosableError(
            f"Row {number}: write a label and {width - 1} whole numbers, without totals."
        )
    return [int(cell) for cell in row[1:]]


def _is_count(cell: str) -> bool:
    return cell.isdecimal() and len(cell) <= _MOST_DIGITS


def _plain(label: str) -> str:
    """A label that no spreadsheet takes for a formula, and that is too short for a record."""
    label = label.strip()
    if len(label) > 100 or label[:1] in {"=", "+", "-", "@"} or not label.isprintable():
        raise NotDisclosableError(
            "A label is at most 100 characters on one line, and begins with no =, +, -, @."
        )
    return label
