"""Whether identifiers that an extract shares with earlier ones are of the same people.

Two sources that number their people 1, 2, 3 would otherwise become one: a person is known by the
identifier alone. The same people were born in the same month, but for a slip here and there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sherwood.errors import InputError
from sherwood.records.sql import literal

ENOUGH = 10
"""People in common, below which slips of the pen and other people look alike."""


@dataclass(frozen=True)
class Shared:
    """People of an extract whom earlier ones know by the same identifier.

    Attributes:
        people: How many, with a month of birth in both.
        differ: Those whose months of birth differ.
    """

    people: int
    differ: int


def shared_people(
    connection: duckdb.DuckDBPyConnection, folder: Path, earlier: Iterable[Path]
) -> Shared:
    """Count whom a load has in common with earlier ones.

    Args:
        connection: To read with.
        folder: The load's folder.
        earlier: The folders of the other loads.
    """
    known = [load / "person" for load in earlier if (load / "person").is_dir()]
    if not known or not (folder / "person").is_dir():
        return Shared(0, 0)
    found = connection.execute(f"""
        SELECT count(*), count(*) FILTER (mine.born <> theirs.born)
        FROM ({_born([folder / "person"])}) AS mine
        JOIN ({_born(known)}) AS theirs USING (person_id)
    """).fetchall()
    return Shared(*found[0])


def _born(folders: Iterable[Path]) -> str:
    patterns = ", ".join(literal(folder / "*.parquet") for folder in folders)
    return (
        f"SELECT person_id, min(birth_month) AS born FROM read_parquet([{patterns}]) "
        "WHERE birth_month IS NOT NULL GROUP BY person_id"
    )


def check_same_people(shared: Shared) -> None:
    """Refuse an extract whose identifiers are those of other people.

    Raises:
        InputError: Most of those in common were born in another month.

    Example:
        >>> check_same_people(Shared(people=9_000, differ=120))
    """
    if shared.people >= ENOUGH and 2 * shared.differ > shared.people:
        raise InputError(
            f"{shared.differ:,} of {shared.people:,} people whose identifiers other extracts have "
            "too were born in another month: they are other people, and would be taken for one. "
            "Nothing was changed. Name whose identifiers they are, so that they stay apart: "
            "--ids-of NAME with --key-file FILE."
        )
