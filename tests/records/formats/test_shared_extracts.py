"""The shared samples, each through its format: every row and pound accepted or told why not."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from tests.records.formats.miniature import Ingested, take_in_folder
from tests.shared_data import shared


def told(read: Ingested) -> Counter[tuple[str, str]]:
    """How many rows each rule found, by table."""
    counted: Counter[tuple[str, str]] = Counter()
    for finding in read.load.findings:
        counted[finding.table, finding.rule] += finding.rows
    return counted


def extracted(read: Ingested, table: str) -> int:
    return sum(tally.extract for tally in read.load.tallies if tally.table == table)


def test_artificial_hes(tmp_path: Path) -> None:
    read = take_in_folder(tmp_path, "hes", shared("data/hes_artificial"))
    assert read.reconciles()
    # 2,075 episodes less 16 unfinished; 994 + 269 + 672 people whom no pseudonym joins, and one
    # pseudonym with two months of birth.
    assert extracted(read, "inpatient_episode") == 2059
    assert extracted(read, "outpatient_attendance") == 1000
    assert extracted(read, "emergency_attendance") == 1000
    assert extracted(read, "person") == 994 + 269 + 672 + 1
    assert told(read)["person", "two birth months"] == 1


def test_maplewood(tmp_path: Path) -> None:
    read = take_in_folder(tmp_path, "maplewood", shared("data/nhs_linked_maplewood"))
    assert read.reconciles()
    assert extracted(read, "person") == 10_800
    assert read.load.people == 10_000
    assert told(read)["inpatient_episode", "ends before it starts"] == 1788


def test_english_prescribing(tmp_path: Path) -> None:
    folder = shared("data/epd_ods_openprescribing/e2e-test-data")
    read = take_in_folder(tmp_path, "epd", folder)
    assert read.reconciles()
    cost = read.rows("practice_prescribing", "sum(cost), sum(items)")
    assert cost == [(Decimal("675966.52"), 96_109)]


def test_organisations(tmp_path: Path) -> None:
    folder = shared("data/epd_ods_openprescribing/e2e-test-data")
    read = take_in_folder(tmp_path, "ods", folder)
    assert read.rows("practice", "practice_code, list_size") == [
        ("B85010", 6951),
        ("B85054", 10510),
        ("L84018", 6639),
        ("L84073", 4176),
    ]


def test_synthea(tmp_path: Path) -> None:
    read = take_in_folder(tmp_path, "synthea", shared("data/synthea_csv_100"))
    assert read.reconciles()
    encounters = (
        "gp_contact",
        "inpatient_episode",
        "outpatient_attendance",
        "emergency_attendance",
        "community_contact",
    )
    # 5,598 encounters, of which 11 certify a death.
    assert sum(extracted(read, table) for table in encounters) == 5598 - 11
    assert read.load.people == 112


@pytest.mark.parametrize(("folder", "people"), [("100", 97), ("1000", 1129)])
def test_omop(tmp_path: Path, folder: str, people: int) -> None:
    read = take_in_folder(tmp_path, "omop", shared(f"data/omop_synthetic_1000/{folder}"))
    assert read.reconciles()
    assert read.load.people == people
