"""What a records folder says of itself: its loads, and how each reconciles with its extract."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class RecordsValue(BaseModel):
    """An immutable value that is kept as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoredFile(RecordsValue):
    """A file of a load: its path relative to the records folder, and its size."""

    path: str
    size: int


class Money(RecordsValue):
    """A money column's sums, in pounds, in the extract and in what became of its rows."""

    column: str
    extract: Decimal
    accepted: Decimal
    rejected: Decimal

    @property
    def difference(self) -> Decimal:
        """Pounds that the extract has and the two outcomes lack."""
        return self.extract - self.accepted - self.rejected


class Tally(RecordsValue):
    """The rows of one source file in one table: what came, what was kept, what was refused."""

    table: str
    source: str
    extract: int
    accepted: int
    rejected: int
    money: tuple[Money, ...] = ()

    @property
    def difference(self) -> int:
        """Rows that the extract has and the two outcomes lack.

        >>> Tally(table="person", source="a.csv", extract=3, accepted=2, rejected=1).difference
        0
        """
        return self.extract - self.accepted - self.rejected


class Finding(RecordsValue):
    """How often a rule of entry found something in a source file."""

    table: str
    source: str
    rule: str
    column: str
    rows: int


class Completeness(RecordsValue):
    """How many of a table's accepted rows have a value in a column."""

    table: str
    column: str
    rows: int
    filled: int


class LeftOut(RecordsValue):
    """What a format passes over by its own rules: the rows of a file, and why."""

    source: str
    reason: str
    rows: int


class Load(RecordsValue):
    """One ingest of one extract; immutable once it is listed in the manifest.

    Attributes:
        id: The name of its folder under `loads/`.
        format: The format it was read with.
        name: The extract's name; a later load of the same format and name supersedes this one.
        ingested_at: When, as an ISO time in UTC.
        sherwood: The version of Sherwood that made it.
        key: The fingerprint of the pseudonym key; None if no pseudonym was made.
        synthetic: Whether its people are made up.
        people: Distinct people in its `person` rows.
        files: Its files.
        tallies: The reconciliation, by table and source file.
        findings: The rules that found something.
        completeness: The filled values of every column.
        left_out: What the format passed over by its own rules.
        unread: The files of the extract that no source of the format matches.
    """

    id: str
    format: str
    name: str
    ingested_at: str
    sherwood: str
    key: str | None = None
    synthetic: bool = False
    people: int = 0
    files: tuple[StoredFile, ...] = ()
    tallies: tuple[Tally, ...] = ()
    findings: tuple[Finding, ...] = ()
    completeness: tuple[Completeness, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unread: tuple[str, ...] = ()

    def rows(self, table: str) -> int:
        """Accepted rows of a table."""
        return sum(tally.accepted for tally in self.tallies if tally.table == table)

    @property
    def accepted(self) -> int:
        """Accepted rows of all tables."""
        return sum(tally.accepted for tally in self.tallies)

    @property
    def rejected(self) -> int:
        """Rejected rows of all tables."""
        return sum(tally.rejected for tally in self.tallies)


class LinkReport(RecordsValue):
    """How people were linked across loads.

    Attributes:
        same_number: Identifiers linked because they came with the same NHS number.
        compared: Pairs of people compared by probability.
        matched: Pairs above the threshold.
        threshold: The least match probability at which two are taken for one person.
        precision: Estimated share of matched pairs that are truly one person; None if none.
        recall: Estimated share of true pairs among those compared that were matched.
        note: What the estimates rest on.
    """

    same_number: int = 0
    compared: int = 0
    matched: int = 0
    threshold: float | None = None
    precision: float | None = None
    recall: float | None = None
    note: str = ""


class Links(RecordsValue):
    """The table of links now in force: its file, and how it was made. Absent where none are."""

    file: StoredFile | None = None
    report: LinkReport = LinkReport()


class Manifest(RecordsValue):
    """All that a records folder holds. One file, replaced whole.

    Attributes:
        version: Of this layout.
        sequence: How many times the folder has been written to.
        loads: The loads in force, oldest first.
        links: The links in force.
    """

    version: int = 1
    sequence: int = 0
    loads: tuple[Load, ...] = ()
    links: Links = Links()

    def with_load(self, load: Load, links: Links) -> Manifest:
        """The manifest once a load is in force, superseding an earlier one of the same extract."""
        kept = tuple(
            other for other in self.loads if (other.format, other.name) != (load.format, load.name)
        )
        return Manifest(sequence=self.sequence + 1, loads=(*kept, load), links=links)
