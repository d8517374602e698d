"""The definitions of potentially mitigable activity, read from their reviewed files.

One TOML file a family of cohorts, in `definitions`, says what a cohort is, whose activity it
counts, what experts think could be done about it and where all of that was taken from. Beside it,
in `definitions/codes`, one CSV a family holds the codes. Definitions say which activity could be
reduced, not that all of it should be.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from sherwood.actuarial.mitigable.cohorts import (
    AttributableFraction,
    Codes,
    Cohort,
    Component,
    Kind,
    Limits,
    Reduction,
    Unit,
)
from sherwood.errors import InputError

FOLDER = Path(__file__).parent / "definitions"
EVERY_COMPONENT = "*"


@cache
def load_cohorts(folder: Path = FOLDER) -> tuple[Cohort, ...]:
    """Every cohort defined in a folder, in the order of its files.

    Raises:
        InputError: A file cannot be read as a definition; says which cohort and key.

    Example:
        >>> len(load_cohorts())
        92
    """
    codes: dict[str, list[dict[str, str]]] = {}
    for path in sorted((folder / "codes").glob("*.csv")):
        for row in _rows(path):
            codes.setdefault(row["cohort"], []).append(row)
    return tuple(
        _cohort(written, family, codes, path)
        for path in sorted(folder.glob("*.toml"))
        for family in [tomllib.loads(path.read_text())]
        for written in family["cohort"]
    )


@cache
def family_titles(folder: Path = FOLDER) -> dict[str, str]:
    """The titles of the families of cohorts."""
    families = [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]
    return {family["family"]: family["title"] for family in families}


@cache
def load_fractions(folder: Path = FOLDER) -> tuple[AttributableFraction, ...]:
    """The fractions due to alcohol; negative and zero ones are kept, and never counted."""
    return tuple(
        AttributableFraction(
            cohort=row["cohort"],
            component=row["component"],
            sex=row["sex"],
            age_min=int(row["age_min"]),
            age_max=_whole(row["age_max"]),
            outcome=row["outcome"],
            fraction=float(row["fraction"]),
        )
        for row in _rows(folder / "alcohol_fractions.csv")
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def _cohort(
    written: dict[str, Any],
    family: dict[str, Any],
    codes: dict[str, list[dict[str, str]]],
    path: Path,
) -> Cohort:
    where = f"{path.name}, cohort {written.get('id', '?')}"
    try:
        listed = codes[written["codes"]] if "codes" in written else []
        rows = [row for row in listed if row["basis"] in ("source", written["basis"])]
        reduction = written.get("reduction")
        return Cohort(
            id=written["id"],
            family=family["family"],
            title=written["title"],
            kind=Kind(written["kind"]),
            unit=Unit(written["unit"]),
            counted=written["counted"],
            definition=written["definition"],
            when_mitigated=written["when_mitigated"],
            category=written["category"],
            basis=written["basis"],
            limits=_limits(written["limits"], where),
            components=_components(rows),
            exclude=_of(rows, EVERY_COMPONENT, "exclude"),
            by_fraction=written.get("share") == "fraction",
            reduction=Reduction(**reduction) if reduction else None,
            source=written["source"],
            source_code=written["source_code"],
            source_name=written["source_name"],
            caution=written.get("caution", ""),
            author=family["author"],
            reviewed=family["reviewed"],
            next_review=family["next_review"],
            status=family["status"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: {error}. Compare it with another cohort.") from error


def _limits(written: dict[str, Any], where: str) -> Limits:
    if unknown := set(written) - {field.name for field in fields(Limits)}:
        raise InputError(f"{where}: unknown limit {sorted(unknown)[0]!r}.")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in written.items()
    }
    return Limits(**values)


def _components(rows: list[dict[str, str]]) -> tuple[Component, ...]:
    names = dict.fromkeys(row["component"] for row in rows)
    own = tuple(
        Component(name, _of(rows, name, "include"), _of(rows, name, "exclude"))
        for name in names
        if name != EVERY_COMPONENT
    )
    return own or (Component(EVERY_COMPONENT),)


def _of(rows: list[dict[str, str]], component: str, role: str) -> tuple[Codes, ...]:
    return tuple(_codes(r) for r in rows if r["component"] == component and r["role"] == role)


def _codes(row: dict[str, str]) -> Codes:
    return Codes(
        clause=row["clause"],
        set=row["set"],
        field=row["field"],
        match=row["match"],
        codes=tuple(row["codes"].split()),
        sex=row["sex"],
        age_min=_whole(row["age_min"]),
        age_max=_whole(row["age_max"]),
        outcome=row["outcome"],
        fraction=float(row["fraction"]) if row["fraction"] else None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
