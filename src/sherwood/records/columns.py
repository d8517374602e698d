"""How a table of the records contract is described: its columns, their types and their rules.

A table is a class whose attributes are `Column` values, so that the contract can be read as code,
checked as data and printed as a page of the manual without being written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class Kind(Enum):
    """The type of a column; the value is its DuckDB type."""

    TEXT = "VARCHAR"
    CODE = "VARCHAR "
    DATE = "DATE"
    TIME = "TIMESTAMP"
    MONEY = "DECIMAL(18,2)"
    NUMBER = "DOUBLE"
    INTEGER = "BIGINT"
    FLAG = "BOOLEAN"
    CODES = "VARCHAR[]"
    DATES = "DATE[]"

    @property
    def sql(self) -> str:
        """The DuckDB type of a column of this kind.

        >>> Kind.CODE.sql, Kind.MONEY.sql
        ('VARCHAR', 'DECIMAL(18,2)')
        """
        return self.value.strip()


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a contract table.

    Attributes:
        kind: The type.
        says: What the column means, in a sentence.
        required: Whether a row without it is refused.
        codes: The permitted national codes and what each means; None where any code may stand.
        refers_to: The table whose key this column holds, if any.
        minimum: The least permitted number, for money and numbers.
    """

    kind: Kind
    says: str
    required: bool = False
    codes: Mapping[str, str] | None = None
    refers_to: str | None = None
    minimum: float | None = None


SOURCE = Column(kind=Kind.TEXT, says="The file the row came from.")


class Table:
    """A table of the contract. Subclasses give a docstring, a grain, a key and columns.

    Attributes:
        name: The table's name in records and SQL: the class name in snake case.
        grain: What one row is.
        key: The columns that together are unique.
        happens: The column that dates a row of activity; None for people and reference tables.
        columns: The columns by name, in order, `source` last.
    """

    name: ClassVar[str]
    grain: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    happens: ClassVar[str | None] = None
    columns: ClassVar[Mapping[str, Column]]

    def __init_subclass__(cls) -> None:
        cls.name = "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")
        # A column called as one of the attributes above is written with an underscore after it.
        own = {n.rstrip("_"): value for n, value in vars(cls).items() if isinstance(value, Column)}
        cls.columns = {**own, "source": SOURCE}
        if unknown := set(cls.key) - set(own):
            raise TypeError(f"{cls.__name__}: key names no column: {sorted(unknown)}")
