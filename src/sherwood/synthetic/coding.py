"""Lists of clinical codes gathered for rows, such as the diagnoses of a spell in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns


class CodeLists:
    """Codes gathered piece by piece, then given out as one list a row.

    >>> gathered = CodeLists(2)
    >>> gathered.add(np.array([0, 1]), 0, np.array([0, 1]), ["I10", "J440"])
    >>> gathered.add(np.array([1]), 1, np.array([0]), ["E119"])
    >>> gathered.lists().to_pylist()
    [['I10'], ['J440', 'E119']]
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._vocabulary: dict[str, int] = {}
        self._row: list[np.ndarray] = []
        self._order: list[np.ndarray] = []
        self._code: list[np.ndarray] = []
        self._extra: list[np.ndarray] = []

    def add(
        self,
        row: np.ndarray,
        order: int,
        word: np.ndarray,
        words: Sequence[str],
        extra: np.ndarray | None = None,
    ) -> None:
        """Add a code to some rows.

        Args:
            row: Row of each code.
            order: Where it stands among the codes of a row, lowest first.
            word: Position in `words`; negative for none. A word joined by `+` is several codes.
            words: The codes.
            extra: A number kept beside each code, such as its date.
        """
        kept = word >= 0
        row, word = row[kept], word[kept]
        extra = np.zeros(len(row), dtype=np.int32) if extra is None else extra[kept]
        pieces = [entry.split("+") for entry in words]
        for step in range(max((len(p) for p in pieces), default=0)):
            known = np.array([self._known(p[step]) if step < len(p) else -1 for p in pieces])
            code = known[word] if len(known) else np.zeros(0, dtype=int)
            there = code >= 0
            self._row.append(row[there])
            self._order.append(np.full(there.sum(), order * 8 + step))
            self._code.append(code[there])
            self._extra.append(extra[there])

    def _known(self, code: str) -> int:
        return self._vocabulary.setdefault(code, len(self._vocabulary))

    def _sorted(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if not self._row:
            none = np.zeros(0, dtype=np.int64)
            return none, none, none
        row, order, code, extra = (
            np.concatenate(part) for part in (self._row, self._order, self._code, self._extra)
        )
        by_code = np.lexsort((order, code, row))
        row, order, code, extra = row[by_code], order[by_code], code[by_code], extra[by_code]
        first = np.concatenate([[True], (row[1:] != row[:-1]) | (code[1:] != code[:-1])])[
            : len(row)
        ]
        row, order, code, extra = row[first], order[first], code[first], extra[first]
        in_order = np.lexsort((order, row))
        return row[in_order], code[in_order], extra[in_order]

    def lists(self) -> pa.Array:
        """One list of codes a row, without repeats."""
        row, code, _ = self._sorted()
        lengths = np.bincount(row.astype(np.int64), minlength=self._rows)
        return columns.lists(lengths, columns.text(code, list(self._vocabulary) or [""]))

    def date_lists(self) -> pa.Array:
        """The numbers kept beside the codes, as one list of dates a row."""
        row, _, extra = self._sorted()
        lengths = np.bincount(row.astype(np.int64), minlength=self._rows)
        return columns.lists(lengths, columns.dates(extra))


def drawn_extras(
    options: Sequence[dict[str, float]], case: np.ndarray, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray, list[str]]]:
    """Draw every optional code of each case on its own probability.

    Returns:
        For each place in the longest case: rows, words (all 0) and the vocabulary, ready to add.
    """
    out = []
    words = sorted({word for option in options for word in option})
    chance = np.array([[option.get(word, 0.0) for word in words] for option in options])
    for position, word in enumerate(words):
        mine = chance[case, position]
        rows = np.flatnonzero((mine > 0) & (rng.random(len(case)) < mine))
        if len(rows):
            out.append((rows, np.zeros(len(rows), dtype=np.int32), [word]))
    return out
