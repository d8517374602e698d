"""The kinds of column the contract's tables are made of, and the columns many of them share."""

from __future__ import annotations

from sherwood.records.columns import Column, Kind


def text(says: str, *, required: bool = False, refers_to: str | None = None) -> Column:
    """A column of free text."""
    return Column(kind=Kind.TEXT, says=says, required=required, refers_to=refers_to)


def code(
    says: str,
    among: dict[str, str] | None = None,
    *,
    required: bool = False,
    refers_to: str | None = None,
) -> Column:
    """A column of codes."""
    return Column(kind=Kind.CODE, says=says, codes=among, required=required, refers_to=refers_to)


def date(says: str, *, required: bool = False) -> Column:
    """A column of dates."""
    return Column(kind=Kind.DATE, says=says, required=required)


def time(says: str, *, required: bool = False) -> Column:
    """A column of times."""
    return Column(kind=Kind.TIME, says=says, required=required)


def number(says: str, minimum: float | None = None) -> Column:
    """A column of numbers."""
    return Column(kind=Kind.NUMBER, says=says, minimum=minimum)


def integer(says: str, minimum: float | None = None, *, required: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(kind=Kind.INTEGER, says=says, minimum=minimum, required=required)


def flag(says: str) -> Column:
    """A column of yes or no."""
    return Column(kind=Kind.FLAG, says=says)


def code_list(says: str) -> Column:
    """A column of lists of codes, the primary first."""
    return Column(kind=Kind.CODES, says=says)


COST = Column(kind=Kind.MONEY, says="Recorded cost in pounds; null where none was sent.", minimum=0)
PERSON = text("Pseudonym of the person.", required=True, refers_to="person")
PRACTICE = code("ODS code of the registered practice.", refers_to="practice")
PROVIDER = code("ODS code of the provider.", required=True, refers_to="provider")
PRACTITIONER = code("Practitioner who saw, coded or issued.", refers_to="practitioner")
TREATMENT_FUNCTION = code("Treatment function (specialty) code.")
HRG = code("Healthcare resource group.")
