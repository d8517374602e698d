"""What somebody sees of one organisation they cover: its use and cost, among the others'."""

from __future__ import annotations

from dataclasses import dataclass

from sherwood.service.planning.models import Analysis
from sherwood.service.planning.seeing import Reach, Spread
from sherwood.service.planning.sheets import Sheet
from sherwood.service.planning.shown import LEVELS


@dataclass(frozen=True)
class Line:
    """One figure of an organisation, and how the others lie.

    Attributes:
        name: The table it is a row of.
        cells: Its figures in words, by column.
        value: The figure itself, its limits, as numbers; None where hidden.
        spread: None where the others are too few.
        how: How we know.
        note: What marks mean.
    """

    name: str
    title: str
    cells: dict[str, str]
    value: float | None
    lower: float | None
    upper: float | None
    spread: Spread | None
    how: tuple[tuple[str, str], ...]
    note: str


def organisations_of(analysis: Analysis, reach: Reach) -> list[tuple[str, str, str]]:
    """The organisations covered of which there are figures: level, code and name."""
    found = []
    for level in LEVELS:
        sheet = analysis.shelf.sheet(f"cost-by-{level}")
        if sheet is not None:
            own = sheet.only(reach.codes)
            found += [
                (level, code, row[0].text) for code, row in zip(own.codes, own.rows, strict=True)
            ]
    return found


def cost_of(analysis: Analysis, reach: Reach, level: str, code: str) -> Line | None:
    """What those registered with an organisation cost, a person a year."""
    sheet = analysis.shelf.sheet(f"cost-by-{level}")
    if sheet is None or code not in sheet.codes:
        return None
    return _line(sheet, reach, code, "cost_per_person", "Cost per person a year")


def use_of(analysis: Analysis, reach: Reach, level: str, code: str) -> list[Line]:
    """Observed over expected use of every kind of care by an organisation."""
    found = []
    for key in analysis.shelf.names():
        if key.startswith(f"{level}-"):
            sheet = analysis.shelf.sheet(key)
            if sheet is not None and code in sheet.codes:
                title = sheet.caption.partition(f" by {level}")[0]
                found.append(_line(sheet, reach, code, "ratio", title))
    return found


def _line(sheet: Sheet, reach: Reach, code: str, column: str, title: str) -> Line:
    names = [heading.name for heading in sheet.headings]
    cells = {name: sheet.cell(code, name) for name in names}
    limits = [cells[name].value if name in cells else None for name in ("lower", "upper")]
    return Line(
        name=sheet.key,
        title=title,
        cells={name: cell.text for name, cell in cells.items()},
        value=cells[column].value,
        lower=limits[0],
        upper=limits[1],
        spread=reach.spread(sheet, column),
        how=sheet.how,
        note=sheet.note,
    )
