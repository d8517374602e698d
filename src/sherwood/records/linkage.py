"""Linkage: which identifiers are the same person, kept as a table of links; no row is deleted.

A local identifier that came with an NHS number is that number's person. People without a number are
matched by probability, on keyed tokens of their names, dates of birth and postcodes. Two people
with different NHS numbers are never linked, however alike they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sherwood.records.entry import Entry
from sherwood.records.loads import LinkReport, Links
from sherwood.records.matching import THRESHOLD, Pair, match, precision_and_recall
from sherwood.records.pseudonyms import PseudonymKey
from sherwood.records.sql import literal
from sherwood.records.storage import stored
from sherwood.records.tokens import TOKEN_COLUMNS, write_tokens
from sherwood.warehouse.plain_sql import connect

SAME_NUMBER = "same NHS number"
PROBABLE = "probable match"

_SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("canonical_id", pa.string()),
        ("reason", pa.string()),
        ("probability", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Link:
    """An identifier, the person it stands for, and why."""

    person_id: str
    canonical_id: str
    reason: str
    probability: float


def write_linkage(
    connection: duckdb.DuckDBPyConnection, entry: Entry, key: PseudonymKey | None, folder: Path
) -> None:
    """Write what later links need of an extract's people into the load's `linkage` folder."""
    if key is None or entry.name != "person":
        return
    write_tokens(connection, entry, key, folder)
    if {"nhs_number", "local_id"} <= set(entry.given):
        (folder / "linkage").mkdir(exist_ok=True)
        connection.execute(f"""
            COPY (
                SELECT by_local.pseudonym AS person_id, min(by_number.pseudonym) AS canonical_id
                FROM {entry.extract} AS given
                JOIN sherwood_pseudonyms AS by_number ON nhs_number::VARCHAR = by_number.given
                JOIN sherwood_pseudonyms AS by_local
                    ON {entry.identifier("local_id")} = by_local.given
                WHERE by_number.valid
                GROUP BY ALL
                -- A local identifier given to two numbers says nothing of whose it is.
                HAVING count(DISTINCT by_number.pseudonym) = 1
            ) TO {literal(folder / "linkage" / "same_number.parquet")} (FORMAT parquet)
        """)


def link(
    folders: Sequence[Path], root: Path, name: str, report: Callable[[str], None]
) -> tuple[Links, list[Path]]:
    """Link the people of some loads, and write the links if there are any.

    Args:
        folders: The loads' folders.
        root: The records folder.
        name: What to call the folder of links.
        report: Told if people are compared.

    Returns:
        The links, and the folders written.
    """
    same = _same_number(folders)
    pairs, with_number = _compare(folders, same, report)
    found = [*same, *resolve(pairs, with_number)]
    links = _followed(found)
    told = LinkReport(same_number=len(same))
    if pairs is not None:
        precision, recall = precision_and_recall(pairs, THRESHOLD)
        told = LinkReport(
            same_number=len(same),
            compared=len(pairs),
            matched=sum(1 for made in links if made.reason == PROBABLE),
            threshold=THRESHOLD,
            precision=precision,
            recall=recall,
            note=(
                "Precision and recall are estimated from the match probabilities themselves; "
                "people who share too little to be compared are not counted."
            ),
        )
    if not links:
        return Links(report=told), []
    place = root / "links" / name
    place.mkdir(parents=True)
    rows = [vars(made) for made in links]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), place / "links.parquet")
    (file,) = stored(place, root)
    return Links(file=file, report=told), [place]


def resolve(pairs: Iterable[Pair] | None, with_number: set[str]) -> list[Link]:
    """Link the probable pairs, the most probable first, so that no two numbers meet.

    Args:
        pairs: Pairs of people, most probable first.
        with_number: Those who have an NHS number.

    Returns:
        A link for each person who is another; the one with a number, if any, is canonical.

    >>> pairs = [Pair("a", "one", 0.999), Pair("a", "two", 0.995), Pair("a", "b", 0.99)]
    >>> [(link.person_id, link.canonical_id) for link in resolve(pairs, {"one", "two"})]
    [('a', 'one'), ('b', 'one')]
    """
    group_of: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    weakest: dict[str, float] = {}
    for pair in pairs or []:
        if pair.probability < THRESHOLD:
            break
        groups = [group_of.setdefault(person, person) for person in (pair.left, pair.right)]
        joined = [members.setdefault(group, [group]) for group in groups]
        numbered = {person for group in joined for person in group if person in with_number}
        if groups[0] == groups[1] or len(numbered) > 1:
            continue
        for person in members.pop(groups[1]):
            group_of[person] = groups[0]
            members[groups[0]].append(person)
        for person in (pair.left, pair.right):
            weakest.setdefault(person, pair.probability)
    links: list[Link] = []
    for group in members.values():
        canonical = min(group, key=lambda person: (person not in with_number, person))
        links.extend(
            Link(person, canonical, PROBABLE, weakest[person])
            for person in sorted(group)
            if person != canonical
        )
    return sorted(links, key=lambda made: made.person_id)


def _followed(links: Sequence[Link]) -> list[Link]:
    """The links, each to the person at the end of its chain."""
    target = {made.person_id: made.canonical_id for made in links}

    def end(person: str) -> str:
        seen = {person}
        while (following := target.get(person)) and following not in seen:
            seen.add(following)
            person = following
        return person

    return [
        Link(made.person_id, end(made.canonical_id), made.reason, made.probability)
        for made in links
    ]


def _same_number(folders: Sequence[Path]) -> list[Link]:
    files = [folder / "linkage" / "same_number.parquet" for folder in folders]
    target: dict[str, str] = {}
    for file in files:
        if file.is_file():
            rows = pq.read_table(file).to_pylist()
            target |= {row["person_id"]: row["canonical_id"] for row in rows}
    return [Link(person, whose, SAME_NUMBER, 1.0) for person, whose in sorted(target.items())]


def _compare(
    folders: Sequence[Path], same: Sequence[Link], report: Callable[[str], None]
) -> tuple[list[Pair] | None, set[str]]:
    """Compare people by their tokens; None if nobody without a number has any."""
    files = [folder / "linkage" / "tokens.parquet" for folder in folders]
    there = [literal(file) for file in files if file.is_file()]
    if not there:
        return None, set()
    tokens = ", ".join(f"max({token}) AS {token}" for token in TOKEN_COLUMNS)
    settled = pa.table({"person_id": pa.array([made.person_id for made in same], pa.string())})
    connection = connect()
    try:
        connection.register("settled", settled)
        connection.execute(f"""
            CREATE TABLE tokens AS
            SELECT person_id, bool_or(has_number) AS has_number, max(sex) AS sex, {tokens}
            FROM read_parquet([{", ".join(there)}])
            WHERE person_id NOT IN (SELECT person_id FROM settled)
            GROUP BY person_id
        """)
        people = connection.execute("SELECT person_id, has_number FROM tokens").fetchall()
        with_number = {person for person, has_number in people if has_number}
        if len(people) == len(with_number):
            return None, with_number
        report(f"linking {len(people) - len(with_number):,} people without an NHS number")
        return match(connection), with_number
    finally:
        connection.close()
