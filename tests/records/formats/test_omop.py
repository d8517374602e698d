"""The OMOP common data model: versions 5.3 and 5.4, as text of any delimiter or as Parquet."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from tests.records.formats.miniature import Ingested, take_in, take_in_folder, wide

PERSON = wide(
    {
        "person_id": "1",
        "gender_concept_id": "8532",
        "year_of_birth": "1950",
        "month_of_birth": "3",
        "race_concept_id": "700385",
        "care_site_id": "7",
    },
    {
        "person_id": "2",
        "gender_concept_id": "0",
        "gender_source_value": "M",
        "year_of_birth": "1980",
    },
)
PERIODS = wide(
    {
        "person_id": "1",
        "observation_period_start_date": "2015-01-01",
        "observation_period_end_date": "2020-12-31",
    },
    {
        "person_id": "2",
        "observation_period_start_date": "2016-01-01",
        "observation_period_end_date": "2020-12-31",
    },
)
SITES = wide(
    {"care_site_id": "7", "care_site_name": "A surgery", "care_site_source_value": "C84001"}
)
DEATHS = wide({"person_id": "1", "death_date": "2020-12-31"})


def visit(
    number: int, kind: int, start: str, end: str | None = None, **more: str
) -> dict[str, str]:
    return {
        "visit_occurrence_id": str(number),
        "person_id": "1",
        "visit_concept_id": str(kind),
        "visit_start_date": start,
        "visit_end_date": end or start,
        **more,
    }


VISITS = wide(
    visit(1, 9203, "2019-05-01", visit_start_datetime="2019-05-01 22:10:00"),
    visit(2, 9201, "2019-05-02", "2019-05-06", discharged_to_concept_id="8536", care_site_id="7"),
    visit(3, 9201, "2019-08-01", "2019-08-02"),
    visit(4, 262, "2019-10-01", "2019-10-03"),
    visit(5, 9202, "2019-11-01"),
    visit(6, 581477, "2019-12-01", care_site_id="7", provider_id="44"),
    visit(7, 5083, "2019-12-02"),
    visit(8, 581476, "2019-12-03"),
    visit(9, 581478, "2019-12-04"),
    visit(10, 0, "2019-12-05"),
)
CONDITIONS = wide(
    {
        "condition_occurrence_id": "1",
        "person_id": "1",
        "condition_concept_id": "201826",
        "condition_start_date": "2019-05-02",
        "condition_source_value": "I10",
        "visit_occurrence_id": "2",
    },
    {
        "condition_occurrence_id": "2",
        "person_id": "1",
        "condition_concept_id": "0",
        "condition_start_date": "2019-05-02",
        "condition_source_value": "J18.91",
        "condition_status_concept_id": "32902",
        "visit_occurrence_id": "2",
    },
    {
        "condition_occurrence_id": "3",
        "person_id": "2",
        "condition_concept_id": "0",
        "condition_start_date": "2018-01-01",
        "condition_source_value": "44054006",
    },
)
CONCEPTS = wide(
    {"concept_id": "201826", "vocabulary_id": "SNOMED", "concept_code": "44054006"},
    {"concept_id": "3004249", "vocabulary_id": "LOINC", "concept_code": "8480-6"},
    {"concept_id": "8876", "vocabulary_id": "UCUM", "concept_code": "mm[Hg]"},
)
MEASUREMENTS = wide(
    {
        "person_id": "2",
        "measurement_concept_id": "3004249",
        "measurement_date": "2018-01-01",
        "value_as_number": "140",
        "unit_concept_id": "8876",
    },
    {
        "person_id": "2",
        "measurement_concept_id": "0",
        "measurement_date": "2018-01-01",
        "measurement_source_value": "20565-8",
    },
)
FILES = {
    "PERSON.csv": PERSON,
    "OBSERVATION_PERIOD.csv": PERIODS,
    "CARE_SITE.csv": SITES,
    "DEATH.csv": DEATHS,
    "VISIT_OCCURRENCE.csv": VISITS,
    "CONDITION_OCCURRENCE.csv": CONDITIONS,
    "CONCEPT.csv": CONCEPTS,
    "MEASUREMENT.csv": MEASUREMENTS,
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return take_in(tmp_path_factory.mktemp("omop"), "omop", FILES)


def test_people_are_read_with_their_deaths(read: Ingested) -> None:
    assert read.rows("person", "person_id, birth_month, sex, ethnic_category, death_date") == [
        ("1", date(1950, 3, 1), "female", "A", date(2020, 12, 31)),
        ("2", date(1980, 7, 1), "male", None, None),
    ]


def test_a_span_of_observation_is_a_registration(read: Ingested) -> None:
    assert read.rows("registration", "person_id, start_date, practice_code, end_date") == [
        ("1", date(2015, 1, 1), "C84001", date(2021, 1, 1)),
        ("2", date(2016, 1, 1), "V81999", date(2021, 1, 1)),
    ]


def test_a_stay_after_an_emergency_visit_is_an_emergency_admission(read: Ingested) -> None:
    columns = "spell_id, admission_method, discharge_destination, provider_code, diagnoses"
    assert read.rows("inpatient_episode", columns) == [
        ("2", "21", "19", "C84001", ["J189", "I10"]),
        ("3", "99", None, "X99999", None),
        ("4", "21", None, "X99999", None),
    ]


def test_every_visit_goes_to_one_table_but_262_which_is_two_things(read: Ingested) -> None:
    assert read.rows("emergency_attendance", "arrival_at, department_type") == [
        (datetime(2019, 5, 1, 22, 10), "01"),
        (datetime(2019, 10, 1, 0, 0), "01"),
    ]
    assert read.rows("outpatient_attendance", "appointment_date") == [(date(2019, 11, 1),)]
    assert read.rows("gp_contact", "contact_id, practice_code, practitioner_code, mode") == [
        ("6", "C84001", "44", "face_to_face"),
        ("7", None, None, None),
    ]
    assert read.rows("community_contact", "mode") == [("home_visit",)]
    assert read.rows("urgent_call", "service") == [("999",)]


def test_a_visit_of_an_unknown_kind_is_refused_and_counted(read: Ingested) -> None:
    assert read.rejected("outpatient_attendance") == [("missing", "first_attendance")]


def test_codes_are_read_by_vocabulary_or_by_their_form(read: Ingested) -> None:
    assert read.rows("gp_event", "person_id, recorded_date, snomed_code, value, unit") == [
        ("1", date(2019, 5, 2), "44054006", None, None),
        ("2", date(2018, 1, 1), "271649006", 140.0, "mm[Hg]"),
        ("2", date(2018, 1, 1), "44054006", None, None),
    ]
    assert read.rejected("gp_event") == [("missing", "snomed_code")] * 2


def tabbed(text: str) -> str:
    return text.replace(",", "\t")


def test_tabs_lower_case_names_and_folders_read_alike(tmp_path: Path, read: Ingested) -> None:
    files = {f"cdm/{name.lower()}": tabbed(text) for name, text in FILES.items()}
    other = take_in(tmp_path, "omop", files)
    for table in ("person", "registration", "inpatient_episode", "gp_event"):
        columns = "* exclude (source)" if table == "person" else "person_id"
        assert other.rows(table, columns) == read.rows(table, columns)


def test_typed_parquet_of_version_5_3_reads_alike(tmp_path: Path, read: Ingested) -> None:
    extract = tmp_path / "extract"
    extract.mkdir()
    for name, text in FILES.items():
        older = text.replace("discharged_to_concept_id", "discharge_to_concept_id")
        (tmp_path / name).write_text(older)
        table = name.removesuffix(".csv").lower()
        typed = f"from read_csv('{tmp_path / name}')"
        duckdb.sql(f"copy ({typed}) to '{extract / table}.parquet' (format parquet)")
    other = take_in_folder(tmp_path, "omop", extract)
    for table in (
        "person",
        "registration",
        "inpatient_episode",
        "emergency_attendance",
        "gp_event",
    ):
        columns = "* exclude (source)"
        assert other.rows(table, columns) == read.rows(table, columns)


def test_people_alone_are_enough(tmp_path: Path) -> None:
    read = take_in(tmp_path, "omop", {"person.csv": PERSON})
    assert read.load.people == 2


def test_drugs_are_items_and_those_given_by_a_clinician_are_not(tmp_path: Path) -> None:
    drugs = wide(
        {
            "person_id": "1",
            "drug_concept_id": "5",
            "drug_exposure_start_date": "2019-01-01",
            "drug_source_concept_id": "9",
            "quantity": "28",
        },
        {
            "person_id": "1",
            "drug_concept_id": "5",
            "drug_exposure_start_date": "2019-01-02",
            "drug_type_concept_id": "32818",
        },
    )
    concepts = wide({"concept_id": "9", "vocabulary_id": "dm+d", "concept_code": "317896007"})
    files = {"person.csv": PERSON, "drug_exposure.csv": drugs, "concept.csv": concepts}
    read = take_in(tmp_path, "omop", files)
    assert read.rows("prescription", "issue_date, bnf_code, dmd_code, quantity, cost") == [
        (date(2019, 1, 1), None, "317896007", 28.0, None)
    ]


def test_dates_may_be_written_without_marks(tmp_path: Path) -> None:
    periods = wide(
        {
            "person_id": "1",
            "observation_period_start_date": "20150101",
            "observation_period_end_date": "20201231",
        }
    )
    files = {"PERSON.csv": PERSON, "OBSERVATION_PERIOD.csv": periods, "cost.csv": "cost_id\n1\n"}
    found = take_in(tmp_path, "omop", files)
    spans = found.rows("registration", "person_id, start_date, end_date")
    assert spans == [("1", date(2015, 1, 1), date(2021, 1, 1))]
    assert found.load.unread == ("cost.csv",)
