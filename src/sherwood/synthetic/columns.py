"""Arrays of numbers turned into Arrow columns of the contract's types, and into Parquet files.

Text is kept as a small vocabulary and a number for each row, so that forty million codes are never
forty million strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MINUTE = 60_000_000


def text(index: np.ndarray, vocabulary: Sequence[str] | pa.Array) -> pa.Array:
    """A text column: row i holds `vocabulary[index[i]]`, or null where the index is negative.

    >>> text(np.array([1, -1, 0]), ["a", "b"]).to_pylist()
    ['b', None, 'a']

    A word that stands in the vocabulary twice is written once, as Parquet asks of a dictionary.
    """
    index = np.asarray(index, dtype=np.int32)
    missing = index < 0
    if isinstance(vocabulary, pa.Array):
        words = vocabulary
    else:
        position = {word: place for place, word in enumerate(dict.fromkeys(vocabulary))}
        if len(position) < len(vocabulary):
            first = np.array([position[word] for word in vocabulary], dtype=np.int32)
            index = np.where(missing, index, first[index])
        words = pa.array(list(position), pa.string())
    positions = pa.array(index, mask=missing) if missing.any() else pa.array(index)
    return pa.DictionaryArray.from_arrays(positions, words)


def dates(days: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """A date column from day numbers.

    >>> dates(np.array([0]))[0].as_py().isoformat()
    '1970-01-01'
    """
    return pa.array(np.asarray(days, dtype=np.int32), pa.int32(), mask=missing).cast(pa.date32())


def times(days: np.ndarray, minutes: np.ndarray) -> pa.Array:
    """A timestamp column from day numbers and minutes after midnight."""
    moments = (days.astype(np.int64) * 1440 + minutes.astype(np.int64)) * MINUTE
    return pa.array(moments).cast(pa.timestamp("us"))


def money(pounds: np.ndarray) -> pa.Array:
    """A money column, rounded to the penny.

    >>> str(money(np.array([1.005, 12.0]))[1])
    '12.00'
    """
    pence = np.rint(np.asarray(pounds, dtype=np.float64) * 100).astype(np.int64)
    words = np.zeros((len(pence), 2), dtype=np.int64)
    words[:, 0] = pence
    return pa.Array.from_buffers(
        pa.decimal128(18, 2), len(pence), [None, pa.py_buffer(words.tobytes())]
    )


def lists(lengths: np.ndarray, values: pa.Array) -> pa.Array:
    """A list column: row i takes the next `lengths[i]` of `values`."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def numbered(prefix: str, numbers: np.ndarray, width: int) -> pa.Array:
    """A text column of identifiers: the prefix and each number with leading zeros.

    >>> numbered("P", np.array([7, 42]), 4).to_pylist()
    ['P0007', 'P0042']
    """
    size = len(prefix) + width
    letters = np.empty((len(numbers), size), dtype=np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    rest = numbers.astype(np.int64)
    for place in range(size - 1, len(prefix) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    offsets = np.arange(0, (len(numbers) + 1) * size, size, dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(),
        len(numbers),
        [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(letters.tobytes())],
    )


def write(folder: Path, part: str, columns: Mapping[str, Any], plain: Sequence[str] = ()) -> int:
    """Write one part of a table as `folder/part.parquet`; its number of rows.

    Args:
        folder: The table's folder.
        part: Name of the file, without suffix.
        columns: Arrow arrays by column name.
        plain: Columns whose values hardly repeat, better written without a dictionary.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.table(dict(columns))
    pq.write_table(
        table,
        folder / f"{part}.parquet",
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in columns if name not in plain],
        store_decimal_as_integer=True,
        write_statistics=True,
    )
    return int(table.num_rows)
