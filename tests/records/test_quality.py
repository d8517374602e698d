"""The quality report: what it counts, what it shows and what it keeps to itself."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from tests.records.extracts import HEADERS, PEOPLE, TODAY, taken_in, written

from sherwood.records import check, ingest, write_quality
from sherwood.records.months import FEWEST_USUAL, months
from sherwood.records.quality import Quality
from sherwood.records.quality_report import render, summary
from sherwood.records.rules import RULES

CONTACTS = "person_id,contact_id,contact_at,practice_code,staff_group,cost\n"


def _checked(folder: Path) -> Quality:
    taken_in(
        folder,
        person_csv=PEOPLE + "c,31/12/1950,male\n",
        practice_csv="practice_code\nC84001\n",
        gp_contact_csv=CONTACTS
        + "ana,1,2019-01-01,C84001,gp,10.10\n"
        + "ana,2,2019-01-02,C84999,gp,0.05\n"
        + "stranger,3,2019-01-03,,gp,1\n"
        + "ana,4,2019-01-03,,robot,2\n",
    )
    return check(folder / "records")


def test_every_row_and_pound_reconciles(tmp_path: Path) -> None:
    quality = _checked(tmp_path)
    assert quality.reconciles
    contacts = next(tally for tally in quality.tallies if tally.table == "gp_contact")
    assert (contacts.extract, contacts.accepted, contacts.rejected) == (4, 3, 1)
    assert str(contacts.money[0].extract) == "13.15"


def test_each_rule_is_counted_by_table_column_and_source(tmp_path: Path) -> None:
    found = {(f.table, f.rule, f.column, f.source): f.rows for f in _checked(tmp_path).findings}
    assert found == {
        ("person", "not a date", "birth_month", "person.csv"): 1,
        ("gp_contact", "unknown code", "staff_group", "gp_contact.csv"): 1,
        ("gp_contact", "person not found", "person_id", "gp_contact.csv"): 1,
        ("gp_contact", "reference not found", "practice_code", "gp_contact.csv"): 1,
    }


def test_linkage_fields_and_what_could_not_be_checked(tmp_path: Path) -> None:
    quality = _checked(tmp_path)
    (linkage,) = quality.linkage
    assert (linkage.rows, linkage.linked) == (3, 2)
    filled = {f.column: f.filled for f in quality.completeness if f.table == "gp_contact"}
    assert (filled["practice_code"], filled["cost"], filled["duration_minutes"]) == (2, 3, 0)
    assert "practitioner" in quality.unchecked
    assert "practice" not in quality.unchecked


def test_a_rejected_row_is_shown_without_what_could_tell_who_it_is(tmp_path: Path) -> None:
    shown = {example.rule: example for example in _checked(tmp_path).examples}
    assert shown["not a date"].value == "(withheld)"
    assert (shown["not a date"].source, shown["not a date"].row) == ("person.csv", 4)
    assert shown["unknown code"].value == "robot"


def test_a_death_told_by_a_later_load_is_counted(tmp_path: Path) -> None:
    contacts = CONTACTS + "ana,1,2019-01-01,,gp,1\n"
    for name, files in (
        ("contacts", {"person_csv": PEOPLE, "gp_contact_csv": contacts}),
        ("deaths", {"person_csv": f"{HEADERS},death_date\nana,1950-02-01,female,2010-01-01\n"}),
    ):
        extract = written(tmp_path / name, **files)
        ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    found = {finding.rule: finding.rows for finding in check(tmp_path / "records").findings}
    assert found == {"after death, other load": 1, "birth months differ": 2}


def test_registrations_of_people_nobody_knows_are_counted(tmp_path: Path) -> None:
    taken_in(
        tmp_path,
        person_csv=PEOPLE,
        registration_csv="person_id,practice_code,start_date\nana,C84001,2018-01-01\n"
        "stranger,C84001,2018-01-01\n",
    )
    found = [f for f in check(tmp_path / "records").findings if f.rule == "person not found"]
    assert [(f.table, f.source, f.rows) for f in found] == [("registration", "registration.csv", 1)]


def test_money_that_cannot_be_read_is_said_to_be_in_no_total(tmp_path: Path) -> None:
    taken_in(
        tmp_path,
        person_csv=PEOPLE,
        gp_contact_csv=CONTACTS
        + 'ana,1,2019-01-01,,gp,"1,200.50"\n'
        + "ana,2,2019-01-02,,gp,£30\n"
        + "ana,3,2019-01-03,,gp,71\n",
    )
    told = " ".join(summary(check(tmp_path / "records")))
    assert "2 amounts of money could not be read" in told
    assert "what they are worth is in no total" in told


def test_months_that_stop_thin_out_or_are_missing_are_flagged() -> None:
    year = [date(2020, month, 1) for month in range(1, 13)]
    counts = {("steady", month): 100 for month in year}
    counts |= {("stops", month): 100 for month in year[:9]}
    counts |= {("thins", month): 100 if month.month < 12 else 30 for month in year}
    counts |= {("tiny", year[0]): FEWEST_USUAL - 1}
    flags = {(m.provider, m.month.month): m.flag for m in months("gp_contact", counts) if m.flag}
    assert flags == {
        ("stops", 10): "missing",
        ("stops", 11): "missing",
        ("stops", 12): "missing",
        ("thins", 12): "low",
    }


def test_a_handful_of_old_entries_makes_no_century_of_gaps() -> None:
    counts = {("a", date(1931, 5, 1)): 1} | {("a", date(2020, m, 1)): 100 for m in range(1, 7)}
    assert len(months("gp_event", counts)) == 6


def test_the_page_stands_alone_and_the_json_says_the_same(tmp_path: Path) -> None:
    quality = _checked(tmp_path)
    page = write_quality(quality, tmp_path / "out").read_text()
    assert "http" not in page, "no file or font from elsewhere"
    assert '<html lang="en-GB">' in page
    assert page.count("<table>") == page.count("<caption>")
    assert all(f'<th scope="{scope}"' in page for scope in ("col", "row"))
    assert len(re.findall(r'<svg [^>]*role="img" aria-label="', page)) == page.count("<svg")
    assert all(name in page.replace("&#39;", "'") for name in RULES)
    told = json.loads((tmp_path / "out" / "quality.json").read_text())
    assert Quality.model_validate(told) == quality


def test_a_file_name_cannot_put_markup_on_the_page(tmp_path: Path) -> None:
    extract = tmp_path / "extract" / "person"
    extract.mkdir(parents=True)
    (extract / "<script>.csv").write_text(PEOPLE)
    ingest("sherwood", tmp_path / "extract", tmp_path / "records", today=TODAY)
    page = render(check(tmp_path / "records"))
    assert "<script>" not in page
