"""The form of a SNOMED CT identifier: its partition and its check digit.

Source: SNOMED International, *SNOMED CT Release File Specifications*, section 6 (SCTID) and
appendix on the check digit, which is that of J. Verhoeff, *Error Detecting Decimal Codes* (1969).
"""

from __future__ import annotations

CONCEPT_PARTITIONS = frozenset({"00", "10"})

_DIHEDRAL = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTATION = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def passes_check_digit(identifier: str) -> bool:
    """Whether the last digit of `identifier` is the Verhoeff check of the others.

    >>> passes_check_digit("44054006"), passes_check_digit("44054007")
    (True, False)
    """
    checksum = 0
    for place, digit in enumerate(reversed(identifier)):
        permuted = int(_PERMUTATION[place % 8][int(digit)])
        checksum = int(_DIHEDRAL[checksum][permuted])
    return checksum == 0


def is_concept(identifier: str) -> bool:
    """Whether `identifier` has the form of a SNOMED CT concept.

    Six to eighteen digits, no leading zero, a concept's partition and a right check digit. It says
    nothing of whether the concept exists.

    >>> is_concept("59621000")  # essential hypertension
    True
    >>> is_concept("2841000119110")  # a description, not a concept
    False
    """
    return (
        identifier.isascii()
        and identifier.isdigit()
        and 6 <= len(identifier) <= 18
        and identifier[0] != "0"
        and identifier[-3:-1] in CONCEPT_PARTITIONS
        and passes_check_digit(identifier)
    )
