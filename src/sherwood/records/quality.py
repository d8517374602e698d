"""Quality: whether records can be trusted, told from one pass over each table.

What an ingest counted (rows, pounds, rejections, repairs, filled values) is read from the
manifest. What needs the whole (linkage, references, months without data) is computed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from sherwood import __version__
from sherwood.records.contract import ACTIVITY_TABLES
from sherwood.records.loads import (
    Completeness,
    Finding,
    LeftOut,
    LinkReport,
    Load,
    Manifest,
    RecordsValue,
    Tally,
)
from sherwood.records.months import Month, months
from sherwood.records.rejected import Example, examples
from sherwood.records.scanning import (
    Scan,
    open_scan,
    scan_keys,
    scan_people_of,
    scan_references,
    scan_table,
)
from sherwood.records.storage import read_manifest, verify


class LoadSummary(RecordsValue):
    """A load in a line: what it was read from and what came of it."""

    id: str
    format: str
    name: str
    ingested_at: str
    accepted: int
    rejected: int


class Linkage(RecordsValue):
    """How many of a table's rows are of somebody in the `person` table, by source file."""

    table: str
    source: str
    rows: int
    linked: int

    @property
    def rate(self) -> float:
        """The share linked.

        >>> Linkage(table="gp_contact", source="a.csv", rows=4, linked=3).rate
        0.75
        """
        return self.linked / self.rows if self.rows else 1.0


class Quality(RecordsValue):
    """What a quality report says.

    Attributes:
        sherwood: The version that made it.
        loads: The loads in force.
        tallies: Extract = accepted + rejected, rows and pounds, by table and source file.
        findings: Every rule that found something, by table, source file and column.
        completeness: The filled values of each column.
        months: Rows by table, provider and month; a month without any, or with few, is flagged.
        linkage: The share of rows whose person is known.
        links: How people were linked to each other.
        examples: A few rejected rows of each reason, without what could tell who they are.
        left_out: What the formats passed over by their own rules, and why.
        unread: The files of each extract that its format does not read.
        unchecked: The reference tables that no load brought, so that their codes are unchecked.
    """

    sherwood: str
    loads: tuple[LoadSummary, ...]
    tallies: tuple[Tally, ...]
    findings: tuple[Finding, ...]
    completeness: tuple[Completeness, ...]
    months: tuple[Month, ...]
    linkage: tuple[Linkage, ...]
    links: LinkReport
    examples: tuple[Example, ...]
    left_out: tuple[LeftOut, ...]
    unread: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every row and every pound of every extract was accepted or rejected."""
        return not any(
            tally.difference or any(pounds.difference for pounds in tally.money)
            for tally in self.tallies
        )


def check(folder: Path, *, report: Callable[[str], None] = lambda _: None) -> Quality:
    """Check the quality of a records folder.

    Args:
        folder: The records folder.
        report: Told of each table.

    Raises:
        InputError: If the folder holds no records.
        StorageError: If a file of it is missing or was changed.
    """
    manifest = read_manifest(folder)
    verify(folder, manifest)
    with open_scan(folder, manifest) as connection:
        scans = {}
        for table in ACTIVITY_TABLES:
            if any(load.rows(table) for load in manifest.loads):
                report(f"checking {table}")
                scans[table] = scan_table(connection, table)
        report("checking references and keys")
        references, unchecked = scan_references(connection, manifest)
        counted = [
            *scan_people_of(connection, manifest),
            *references,
            *scan_keys(connection, manifest),
        ]
        shown = examples(connection, folder, manifest)
    return Quality(
        sherwood=__version__,
        loads=tuple(_summary(load) for load in manifest.loads),
        tallies=tuple(tally for load in manifest.loads for tally in load.tallies),
        findings=(
            *(finding for load in manifest.loads for finding in load.findings),
            *(finding for scan in scans.values() for finding in scan.findings),
            *counted,
        ),
        completeness=_completeness(manifest),
        months=tuple(m for table, scan in scans.items() for m in months(table, scan.months)),
        linkage=_linkage(scans),
        links=manifest.links.report,
        examples=tuple(shown),
        left_out=tuple(told for load in manifest.loads for told in load.left_out),
        unread=tuple(name for load in manifest.loads for name in load.unread),
        unchecked=tuple(unchecked),
    )


def _summary(load: Load) -> LoadSummary:
    return LoadSummary(
        id=load.id,
        format=load.format,
        name=load.name,
        ingested_at=load.ingested_at,
        accepted=load.accepted,
        rejected=load.rejected,
    )


def _linkage(scans: Mapping[str, Scan]) -> tuple[Linkage, ...]:
    return tuple(
        Linkage(table=table, source=source, rows=rows, linked=scan.linked.get(source, 0))
        for table, scan in scans.items()
        for source, rows in sorted(scan.rows.items())
    )


def _completeness(manifest: Manifest) -> tuple[Completeness, ...]:
    """The filled values of each column, over all loads."""
    rows: Counter[tuple[str, str]] = Counter()
    filled: Counter[tuple[str, str]] = Counter()
    for load in manifest.loads:
        for told in load.completeness:
            rows[told.table, told.column] += told.rows
            filled[told.table, told.column] += told.filled
    return tuple(
        Completeness(table=table, column=column, rows=count, filled=filled[table, column])
        for (table, column), count in rows.items()
    )
