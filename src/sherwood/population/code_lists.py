"""Code lists: the reviewed files that say which codes mean a condition or a deficit of frailty.

One TOML file a list, in `codelists/conditions` and `codelists/frailty_deficits`. A partnership that
keeps its own lists writes a folder of files in the same form and names it here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sherwood.errors import InputError
from sherwood.population.definitions import About, read_definition
from sherwood.population.snomed import is_concept

CONDITIONS_FOLDER = Path(__file__).parent / "codelists" / "conditions"
DEFICITS_FOLDER = Path(__file__).parent / "codelists" / "frailty_deficits"

_KEYS = ("icd10", "snomed", "resolved", "medicines")
_ICD10 = re.compile(r"[A-Z][0-9]{2,3}")


@dataclass(frozen=True)
class Medicines:
    """A rule met by taking many medicines: at least `minimum` within `within_days` before."""

    minimum: int
    within_days: int


@dataclass(frozen=True)
class CodeList:
    """The codes that mean one thing, with who chose them and when they must be looked at again.

    Attributes:
        about: Who chose the codes, whence and until when.
        snomed: SNOMED CT concepts of the primary care record, with their terms, commonest first.
        resolved: Concepts that say the condition is over.
        icd10: ICD-10 prefixes of the hospital record, of three or four characters.
        medicines: A rule on the number of medicines, where the list has one.
    """

    about: About
    snomed: Mapping[str, str]
    resolved: Mapping[str, str]
    icd10: tuple[str, ...]
    medicines: Medicines | None


def condition_lists(folder: Path = CONDITIONS_FOLDER) -> dict[str, CodeList]:
    """The long-term conditions by name.

    >>> lists = condition_lists()
    >>> len(lists), lists["hypertension"].snomed["59621000"]
    (24, 'Essential hypertension')
    >>> lists["hypertension"].resolved
    {'162659009': 'Hypertension resolved'}
    """
    return _read_folder(folder)


def frailty_deficits(folder: Path = DEFICITS_FOLDER) -> dict[str, CodeList]:
    """The 36 deficits of the electronic frailty index by name.

    >>> len(frailty_deficits()), frailty_deficits()["polypharmacy"].medicines
    (36, Medicines(minimum=5, within_days=365))
    """
    return _read_folder(folder)


def read_code_list(path: Path) -> CodeList:
    """Read and check one code list.

    Raises:
        InputError: If the file cannot be read, lacks a key, has an unknown one, or holds a code
            that is not of its code system.
    """
    about, content = read_definition(path, _KEYS)
    _check(path, content)
    medicines = content.get("medicines")
    return CodeList(
        about=about,
        snomed=content.get("snomed", {}),
        resolved=content.get("resolved", {}),
        icd10=tuple(content.get("icd10", ())),
        medicines=Medicines(**medicines) if medicines else None,
    )


def _read_folder(folder: Path) -> dict[str, CodeList]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise InputError(f"{folder}: no code lists (*.toml) here. Name a folder that holds them.")
    return {path.stem: read_code_list(path) for path in paths}


def _check(path: Path, content: Mapping[str, Any]) -> None:
    for section in ("snomed", "resolved"):
        for concept in content.get(section, {}):
            if not is_concept(concept):
                raise InputError(
                    f"{path}: [{section}] {concept} is not a SNOMED CT concept: its partition or "
                    "check digit is wrong. Copy it again from the source."
                )
    for prefix in content.get("icd10", ()):
        if not _ICD10.fullmatch(prefix):
            raise InputError(
                f"{path}: icd10 {prefix!r} is not the start of an ICD-10 code. Write a capital "
                "letter and two or three digits, without the dot."
            )
