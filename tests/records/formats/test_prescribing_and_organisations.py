"""The English Prescribing Dataset and the Organisation Data Service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.records.formats.miniature import take_in, wide

PACK = {
    "YEAR_MONTH": "2017_09",
    "PCO_NAME": "GREATER NOTTINGHAM CCG",
    "PCO_CODE": "52R00",
    "PRACTICE_NAME": "A SURGERY",
    "PRACTICE_CODE": "C84001",
    "POSTCODE": "NG1 1AA",
    "BNF_CODE": "0206020A0AAAAAA",
    "QUANTITY": "28.0",
    "ITEMS": "3",
    "TOTAL_QUANTITY": "84.0",
    "NIC": "2.55",
    "ACTUAL_COST": "2.38124",
}
OTHER_PACK = PACK | {
    "QUANTITY": "56.0",
    "ITEMS": "2",
    "TOTAL_QUANTITY": "112.0",
    "NIC": "3.40",
    "ACTUAL_COST": "3.17498",
}
NEXT_MONTH = PACK | {"YEAR_MONTH": "201710", "PRACTICE_NAME": "THE SURGERY"}


def test_pack_sizes_are_added_up_and_nobody_is_made_up(tmp_path: Path) -> None:
    read = take_in(tmp_path, "epd", {"2017/EPD_201709.csv": wide(PACK, OTHER_PACK, NEXT_MONTH)})
    columns = "practice_code, month, bnf_code, items, quantity, net_ingredient_cost, cost"
    assert read.rows("practice_prescribing", columns) == [
        (
            "C84001",
            date(2017, 9, 1),
            "0206020A0AAAAAA",
            5,
            196.0,
            Decimal("5.95"),
            Decimal("5.56"),
        ),
        (
            "C84001",
            date(2017, 10, 1),
            "0206020A0AAAAAA",
            3,
            84.0,
            Decimal("2.55"),
            Decimal("2.38"),
        ),
    ]
    assert read.rows("prescription") == []
    assert read.load.people == 0


def test_a_practice_is_as_its_latest_month_names_it(tmp_path: Path) -> None:
    read = take_in(tmp_path, "epd", {"epd_201709.csv": wide(PACK, NEXT_MONTH)})
    assert read.rows("practice", "practice_code, name, locality_code, locality_name") == [
        ("C84001", "THE SURGERY", "52R00", "GREATER NOTTINGHAM CCG")
    ]


def organisation(code: str, name: str, *, parent: str = "", setting: str = "") -> str:
    """A line of an ODS file: 27 columns, no header."""
    columns = [""] * 27
    columns[0], columns[1], columns[9] = code, name, "NG1 1AA"
    columns[14], columns[25] = parent, setting
    return ",".join(f'"{column}"' for column in columns) + "\n"


ODS = {
    "epraccur.csv": organisation("C84001", "A SURGERY", parent="52R", setting="4")
    + organisation("Y00001", "A WALK-IN CENTRE", parent="52R", setting="2"),
    "eccg.csv": organisation("52R", "NHS NOTTINGHAM AND NOTTINGHAMSHIRE CCG"),
    "egpcur.csv": organisation("G1234567", "DR A", parent="C84001"),
    "etr.csv": organisation("RX1", "NOTTINGHAM UNIVERSITY HOSPITALS")
    + organisation("RX9", "EAST MIDLANDS AMBULANCE SERVICE"),
    "lauth.csv": organisation("512", "NOTTINGHAMSHIRE COUNTY COUNCIL"),
    "ecarehomesite.csv": organisation("VL1AA", "THE LIMES"),
    "gp-reg-pat-prac-quin-age.csv": wide(
        {
            "EXTRACT_DATE": "01SEP2017",
            "ORG_TYPE": "GP",
            "ORG_CODE": "C84001",
            "SEX": "ALL",
            "AGE_GROUP_5": "ALL",
            "NUMBER_OF_PATIENTS": "6939",
        },
        {
            "EXTRACT_DATE": "01OCT2017",
            "ORG_TYPE": "GP",
            "ORG_CODE": "C84001",
            "SEX": "ALL",
            "AGE_GROUP_5": "ALL",
            "NUMBER_OF_PATIENTS": "6951",
        },
        {
            "EXTRACT_DATE": "01OCT2017",
            "ORG_TYPE": "GP",
            "ORG_CODE": "C84001",
            "SEX": "FEMALE",
            "AGE_GROUP_5": "0_4",
            "NUMBER_OF_PATIENTS": "212",
        },
    ),
}


def test_practices_are_those_with_a_list_and_know_its_latest_size(tmp_path: Path) -> None:
    read = take_in(tmp_path, "ods", ODS)
    columns = "practice_code, name, postcode, locality_code, locality_name, list_size"
    assert read.rows("practice", columns) == [
        (
            "C84001",
            "A SURGERY",
            "NG11AA",
            "52R",
            "NHS NOTTINGHAM AND NOTTINGHAMSHIRE CCG",
            6951,
        )
    ]


def test_commissioners_are_no_providers(tmp_path: Path) -> None:
    read = take_in(tmp_path, "ods", ODS)
    assert read.rows("provider", "provider_code, provider_type") == [
        ("512", "other"),
        ("RX1", None),
        ("RX9", "ambulance"),
    ]
    assert read.rows("practitioner", "practitioner_code, practice_code, staff_group") == [
        ("G1234567", "C84001", "gp")
    ]
    assert read.rows("care_home", "care_home_code, name") == [("VL1AA", "THE LIMES")]
