"""Adult Social Care Client Level Data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.records.formats.miniature import KEY, pseudonym_of, take_in, wide

PACKAGE = {
    "LA Code": "E06000018",
    "Reporting Period Start Date": "2023-04-01",
    "Reporting Period End Date": "2023-06-30",
    "Pseudo NHS Number": "ANA",
    "LA Person Unique Identifier": "77",
    "GP Practice Code": "C84001",
    "Gender": "Female",
    "Ethnicity": "White: English, Welsh, Scottish, Northern Irish or British",
    "Event Type": "Service",
    "Event Reference": "1",
    "Event Start Date": "10/04/2023",
    "Event End Date": "",
    "Service Type": "Long Term Support: Nursing Care",
    "Provider CQC Location ID": "1-123",
    "Provider CQC Location Name": "The Limes",
    "Unit Cost": "900",
    "Cost Frequency (Unit Type)": "Weekly",
    "Planned units per week": "",
    "Primary Support Reason": "Memory and Cognition",
    "dmAgeAtReportingPeriodStartDate": "85",
}


def test_the_latest_quarter_describes_a_package(tmp_path: Path) -> None:
    later = {
        "Reporting Period End Date": "2023-09-30",
        "Event End Date": "31/08/2023",
        "Unit Cost": "950",
    }
    read = take_in(tmp_path, "cld", {"CLD_2324.csv": wide(PACKAGE, PACKAGE | later)})
    columns = "start_date, end_date, authority_code, service_type, provider_code, weekly_cost"
    assert read.rows("social_care_service", columns) == [
        (
            date(2023, 4, 10),
            date(2023, 9, 1),
            "E06000018",
            "nursing",
            "1-123",
            Decimal("950.00"),
        )
    ]
    assert read.rows("care_home", "care_home_code, name, has_nursing") == [
        ("1-123", "The Limes", True)
    ]
    assert read.rows("person", "person_id, birth_month, sex, ethnic_category") == [
        ("ANA", date(1937, 9, 1), "female", "A")
    ]
    assert read.rows("provider", "provider_code, provider_type") == [
        ("1-123", "social_care"),
        ("E06000018", "other"),
    ]


COSTS = [
    ("Hourly", "14", "280.00"),
    ("Per Session", "3", "60.00"),
    ("Daily", "7", "140.00"),
    ("Weekly", "1", "20.00"),
    ("Fortnightly", "", "10.00"),
    ("4-weekly", "", "5.00"),
    ("Monthly", "", "4.60"),
    ("Annually", "", "0.38"),
    ("One-off", "", None),
    ("Hourly", "", None),
]


def test_costs_of_twenty_pounds_become_weekly(tmp_path: Path) -> None:
    packages = [
        PACKAGE
        | {
            "Event Reference": str(number),
            "Provider CQC Location ID": f"1-{number}",
            "Unit Cost": "20",
            "Cost Frequency (Unit Type)": frequency,
            "Planned units per week": units,
        }
        for number, (frequency, units, _) in enumerate(COSTS)
    ]
    read = take_in(tmp_path, "cld", {"cld.csv": wide(*packages)})
    assert read.rows("social_care_service", "provider_code, weekly_cost") == [
        (f"1-{number}", weekly and Decimal(weekly)) for number, (*_, weekly) in enumerate(COSTS)
    ]


def test_support_of_a_carer_is_refused_and_reviews_are_no_services(tmp_path: Path) -> None:
    carer = PACKAGE | {"Service Type": "Carer Support: Direct to Carer", "Event Reference": "2"}
    review = PACKAGE | {"Event Type": "Review", "Event Reference": "3", "Service Type": ""}
    read = take_in(tmp_path, "cld", {"cld.csv": wide(PACKAGE, carer, review)})
    assert len(read.rows("social_care_service")) == 1
    assert read.rejected("social_care_service") == [("unknown code", "service_type")]
    assert read.reconciles()


def test_a_council_s_own_identifier_stands_in_for_a_number(tmp_path: Path) -> None:
    row = PACKAGE | {"Pseudo NHS Number": ""}
    read = take_in(tmp_path, "cld", {"cld.csv": wide(row)}, key=KEY)
    assert read.rows("person", "person_id") == [(pseudonym_of("local:E06000018/77"),)]
    assert read.rows("social_care_service", "person_id") == read.rows("person", "person_id")
