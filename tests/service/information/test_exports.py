"""Rows about people leave once another person has agreed, with pseudonyms and without opt-outs."""

import hashlib
import json
import tempfile
from itertools import product
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv, parquet
from tests.service.information import registered
from tests.service.information.exported import ASKED, WHERE, asked, body, fetched, told, written

from sherwood.service.audit.models import Entry
from sherwood.service.information import export_jobs, export_rules, exports, keys
from sherwood.service.information.export_rules import NotExportedError
from sherwood.service.information.export_states import EXPORT, drawn
from sherwood.service.information.exportable import reviewed
from sherwood.service.information.exporting import singled_out, write_rows
from sherwood.service.information.flows import FlowError
from sherwood.service.information.models import Export, Flow, OptOutList, Removal
from sherwood.service.information.opting_out import kept_by
from sherwood.warehouse import open_engine

pytestmark = pytest.mark.django_db

S = Export.State


def test_what_leaves_carries_pseudonyms_of_the_flow_and_nobody_who_opted_out(world):
    export = written(world)
    rows = parquet.read_table(pa.BufferReader(body(fetched(world, export, "rows.parquet"))))
    assert rows.column_names == ["pseudonym", "age_band", "sex", "has_copd"]
    assert sorted(rows["pseudonym"].to_pylist()) == sorted(keys.tokens("research", ["a", "c"]))


def test_the_manifest_says_where_the_rows_are_from(world):
    export = written(world, form="csv")
    content = body(fetched(world, export, "rows.csv"))
    assert csv.read_csv(pa.BufferReader(content)).num_rows == 2
    manifest = json.loads(body(fetched(world, export, "manifest.json")))
    [file] = manifest["files"]
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["bytes"] == len(content)
    assert (manifest["rows"], manifest["people"]) == (2, 2)
    assert manifest["pseudonym_key"] == "research-1"
    assert manifest["opt_out"]["people_removed"] == 1
    assert manifest["opt_out"]["list"] == "1"
    assert manifest["release"] == export.release
    assert manifest["recipient"] == "The board"
    assert "Section 251" in manifest["legal_basis"]


def test_the_register_counts_each_use_and_every_step_is_in_the_audit(world):
    export = written(world)
    fetched(world, export, "rows.parquet")
    removal = Removal.objects.get()
    assert (removal.people, removal.people_removed) == (3, 1)
    steps = Entry.objects.filter(subject_kind="export").order_by("number")
    assert list(steps.values_list("action", flat=True)) == [
        "export asked for",
        "export measured",
        "export agreed to",
        "people exported",
        "export fetched",
    ]


def test_the_officer_sees_whom_the_columns_single_out_before_deciding(world):
    export = asked(world)
    export_jobs.measure.call(export.pk)
    page = world["officer"].get(f"/information/exports/{export.pk}/").content.decode()
    assert "2 rows about 2 people" in page
    assert "2 of 2 (100.0%) combinations" in page
    assert "Your decision" in page
    assert "&lt;p&gt;" not in page


def test_the_title_of_a_flow_is_words_and_not_markup(world):
    export = asked(world)
    Flow.objects.update(title="Research <b>here</b>")
    for reader in ("officer", "analyst"):
        page = world[reader].get(f"/information/exports/{export.pk}/").content.decode()
        assert "Research &lt;b&gt;here&lt;/b&gt;" in page
        assert "<b>here</b>" not in page


@pytest.mark.parametrize(
    ("people", "columns", "expected"),
    [
        ([("a", 1, "x"), ("b", 1, "x"), ("c", 2, "x")], ["age", "sex"], (3, 1, 3)),
        ([("a", 1, "x"), ("a", 1, "x"), ("a", 2, "x")], ["age", "sex"], (2, 2, 2)),
        ([(name, 1, "x") for name in "abcde"], ["age", "sex"], (5, 0, 0)),
        ([("a", 1, None), ("b", 2, None)], ["sex"], (2, 0, 2)),
        ([("a", 1, "x")], [], (0, 0, 0)),
    ],
)
def test_those_who_are_alone_are_counted(people, columns, expected):
    table = ibis.memtable(
        [dict(zip(("person_id", "age", "sex"), one, strict=True)) for one in people],
        schema={"person_id": "string", "age": "int64", "sex": "string"},
    )
    found = singled_out(table, columns)
    assert (found.combinations, found.alone, found.few) == expected


def test_nobody_decides_on_their_own_and_never_without_a_reason(world):
    export = asked(world)
    export_jobs.measure.call(export.pk)
    with pytest.raises(NotExportedError, match="their own"):
        exports.decide(export, agree=True, reason="Because I need it", **told(world, "analyst"))
    with pytest.raises(NotExportedError, match="reason"):
        exports.decide(export, agree=True, reason="ok", **told(world, "officer"))
    where = f"/information/exports/{export.pk}/decide/"
    assert world["officer"].post(where, {"decision": "agree"}).status_code == 422
    export.refresh_from_db()
    assert export.state == S.WAITING


def test_the_database_keeps_asker_and_officer_apart(world):
    export = asked(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(officer=world["analyst"].user)
    Export.objects.filter(pk=export.pk).update(officer=world["officer"].user)


def test_what_is_refused_is_never_written(world):
    export = asked(world)
    export_jobs.measure.call(export.pk)
    where = f"/information/exports/{export.pk}/decide/"
    world["officer"].post(where, {"decision": "refuse", "reason": "Figures will do."})
    assert DBTaskResult.objects.count() == 1  # the measuring
    export_jobs.write.call(export.pk)
    export.refresh_from_db()
    assert export.state == S.REFUSED
    assert not export_rules.place(export).exists()


@pytest.mark.parametrize("columns", [["lsoa_code"], ["age"], ["person_id"], [], ["age_band", "*"]])
def test_what_is_not_offered_cannot_be_asked_for(world, columns):
    page = world["analyst"].post(WHERE, {**ASKED, "columns": columns})
    assert page.status_code == 200
    assert not Export.objects.exists()
    with pytest.raises(NotExportedError):
        exports.ask(
            flow=Flow.objects.get(),
            mart="person_year",
            release="r",
            **{**ASKED, "columns": columns},
            **told(world, "analyst"),
        )


def test_rows_go_to_a_recipient_of_the_flow_alone(world):
    page = world["analyst"].post(WHERE, {**ASKED, "recipient": "A newspaper"})
    assert page.status_code == 200
    assert not Export.objects.exists()


def test_a_mart_that_is_not_offered_says_why():
    with pytest.raises(NotExportedError, match="month"):
        export_rules.offer_of("person")


def test_an_export_without_a_fresh_list_fails_and_says_why(world):
    export = asked(world)
    export_jobs.measure.call(export.pk)
    exports.decide(export, agree=True, reason="It fits the purpose.", **told(world, "officer"))
    OptOutList.objects.all().delete()
    with pytest.raises(FlowError):
        export_jobs.write.call(export.pk)
    export.refresh_from_db()
    assert export.state == S.FAILED
    assert "No list of people who opted out" in export.fault
    assert not Removal.objects.exists()


def test_what_was_half_written_is_written_anew_and_never_fetched(world):
    export = asked(world)
    export_jobs.measure.call(export.pk)
    exports.decide(export, agree=True, reason="It fits the purpose.", **told(world, "officer"))
    for half in ("draft", "files"):
        (export_rules.place(export) / half).mkdir(parents=True)
        (export_rules.place(export) / half / "rows.parquet").write_bytes(b"half")
    assert fetched(world, export, "rows.parquet").status_code == 302
    export_jobs.write.call(export.pk)
    export_jobs.write.call(export.pk)
    assert body(fetched(world, export, "rows.parquet")).startswith(b"PAR1")
    assert Removal.objects.count() == 1


@pytest.mark.parametrize(("state", "to"), [one for one in product(S, S) if one[0] != one[1]])
def test_a_state_is_only_followed_by_those_of_the_table(state, to):
    export = Export(state=state)
    if to in EXPORT[state]:
        export_rules.check_follows(export, to)
    else:
        with pytest.raises(NotExportedError, match="cannot become"):
            export_rules.check_follows(export, to)


def test_the_manual_draws_the_states_from_the_rules():
    page = Path(__file__).parents[3] / "docs/service/information-governance.md"
    assert drawn() in page.read_text()


def test_no_column_is_both_offered_and_withheld_and_none_identifies():
    for offer in reviewed().offers.values():
        for column in [*offer.withheld, "person_id", "birth_month", "death_date", "source"]:
            whole = [one.name for one in offer.offered if not one.of and one.covers(column)]
            assert whole == [], (offer.mart, column)
    assert reviewed().about["next_review"] > reviewed().about["reviewed"]


def test_a_date_leaves_as_its_month_or_year_alone():
    table = ibis.memtable({"person_id": ["a"], "date": ["2018-07-14"]}).mutate(
        date=lambda t: t.date.cast("date")
    )
    offer = reviewed().offers["activity"]
    [row] = offer.rows(table, ["month"]).to_pyarrow().to_pylist()
    assert str(row["month"]) == "2018-07-01"


@settings(max_examples=20)
@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=20),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_rows_and_pseudonyms_are_those_of_the_rows_one_at_a_time(people, listed):
    """Against a second implementation: a loop over the rows."""
    flow = Flow.objects.filter(name="law").first() or registered.flow("law")
    Removal.objects.all().delete()
    OptOutList.objects.all().delete()
    registered.opted_out(*listed)
    table = pa.table({"person_id": people, "n": list(range(len(people)))})
    with open_engine(memory_gb=0.5, threads=1) as engine, tempfile.TemporaryDirectory() as folder:
        kept = kept_by(engine.connection.create_table("t", table, temp=True), flow)
        key = keys.key_in_use("law")
        made = write_rows(kept, key, Path(folder), "parquet", engine, lambda _: None)
        rows = parquet.read_table(made.file).to_pylist()
    expected = [
        {"pseudonym": keys.token("law", person), "n": n}
        for n, person in enumerate(people)
        if person not in listed
    ]
    assert sorted(rows, key=lambda row: row["n"]) == expected
    assert made.rows == len(expected)
