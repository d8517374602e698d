"""Files that are no files of ours: refused in words, without a trace, in little room."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.service.attacks.doors import undone
from tests.service.attacks.test_forging import rows

from sherwood.records.opt_outs import people_listed
from sherwood.service.governance.outcome_rows import COLUMNS
from sherwood.service.operations.middleware import LARGEST


def _zip() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", b"0" * 10**6)
    return made.getvalue()


HEAD = ",".join(COLUMNS).encode()
GIVEN = {
    "title": "T", "tier": "use", "level": "system", "owner": "city", "covers": "city",
    "numerator": "n", "denominator": "d", "unit": "u", "direction": "lower", "baseline": "2",
    "method": "crude_rate", "series": "s", "target": "1", "disclosure": "counts", "source": "m",
}  # fmt: skip


def row(name: str, **more: str) -> bytes:
    """A file of one outcome."""
    cells = {**GIVEN, "name": name, **more}
    return HEAD + b"\n" + ",".join(cells.get(one, "") for one in COLUMNS).encode() + b"\n"


WRONG = {
    "nothing": b"",
    "only a mark": b"\xef\xbb\xbf",
    "NUL": b"person_id,people\n\x00,1\nb\x00,2\n",
    "NUL in a file of outcomes": HEAD + b"\n" + b"a\x00," * len(COLUMNS),
    "not UTF-8": b"person_id,people\n\xff\xfe,1\n",
    "UTF-16": "person_id,people\na,1\n".encode("utf-16"),
    "a surrogate": b"person_id,people\n\xed\xa0\x80,1\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a zip": _zip(),
    "thousands of columns": b"person_id," + b"a," * 50_000 + b"\n" + b"1," * 50_000,
    "a quote never closed": b'person_id,people\n"' + b"a\n" * 100_000,
    "a quote in a quote": b'person_id,people\n"a"b"c,1\n',
    "one long line": b"person_id,people\n" + b"x" * 200_000,
    "no columns": b"\n" * 50_000,
    "the same column twice": b"person_id,person_id\na,b\n",
    "too few cells": HEAD + b"\nstays\n",
    "too many cells": HEAD + b"\n" + b"a," * 99,
    "numbers without end": b"practice,people\nA," + b"9" * 60_000 + b"\nB,1\n",
    "numbers that are none": "practice,people\nA,²\nB,٣\n".encode(),
    "infinite": b"practice,people\nA,1e999\nB,nan\n",
    "less than nobody": b"practice,people\nA,-1\nB,-2\n",
    "versions that are none": row("stays-city", version="²"),
    "versions without end": row("stays-city", version="9" * 5_000),
    "figures without end": row("new", baseline="9" * 400, target="1e400"),
}  # fmt: skip


def takers(house) -> list:
    """Forms that take a file, with somebody who may send one."""
    seen, found = set(), []
    for form in house.forms:
        if "file" in form.kinds.values() and form.route not in seen:
            seen.add(form.route)
            found.append(form)
    return found


def sent(form, content: bytes, name: str = "a.csv", kind: str = "text/csv"):
    held = {key for key, control in form.kinds.items() if control == "file"}
    given = {"version": "v9", "checked_on": "2018-07-04", "name": "a.csv"}
    given["policy"] = "hes_subnational"
    files = {key: SimpleUploadedFile(name, content, kind) for key in held}
    return form.by.post(form.action, {**given, **files})


def test_there_are_forms_that_take_files(house):
    assert {form.route for form in takers(house)} >= {"take_outcomes", "opt_outs", "add_file"}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_such_file_is_refused_and_leaves_no_trace(house, what):
    before = rows()
    for form in takers(house):
        with undone():
            answer = sent(form, WRONG[what])
            assert answer.status_code < 500, (form.action, answer.exc_info)
            if form.route == "take_outcomes":
                assert answer.status_code == 422
    assert rows() == before


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.csv", "a\0.csv", "a.csv.exe", "\r\n.csv", "x" * 500 + ".csv", "CON.csv"],
)
def test_the_name_of_a_file_is_no_place_on_a_disk(house, name):
    for form in takers(house):
        with undone():
            answer = sent(form, b"person_id\na\n", name, "application/x-msdownload")
            assert answer.status_code < 500, (form.action, answer.exc_info)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(house):
    sizes = {"take_outcomes": 1_000_001, "add_file": 256 * 1024 + 1}
    for form in takers(house):
        with undone():
            answer = sent(form, b"x" * sizes.get(form.route, 10))
            if form.route in sizes:
                assert (answer.status_code == 422 and "larger than" in answer.text) or (
                    "at most" in answer.text
                )


@pytest.mark.parametrize("size", [LARGEST + 1, 10**12, 10**40])
def test_nobody_fills_the_disk_not_even_without_signing_in(size):
    for address in ("/accounts/sign-in/", "/information/opt-outs/", "/no/such/page/"):
        answer = Client(raise_request_exception=False).generic(
            "POST", address, b"--x\r\n", content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(size),
        )  # fmt: skip
        assert answer.status_code == 413, address


def test_more_fields_or_more_words_than_any_form_has_are_refused(house):
    who = house.walkers[0]
    for given in ({str(number): "x" for number in range(1_001)}, {"title": "x" * 3_000_000}):
        assert who.post("/meetings/new/", given).status_code == 400
        flat = "&".join(f"{name}={value}" for name, value in given.items())
        kind = "application/x-www-form-urlencoded"
        assert who.post("/meetings/new/", flat, content_type=kind).status_code == 400
    files = {str(number): SimpleUploadedFile("a", b"") for number in range(101)}
    assert who.post("/meetings/new/", files).status_code == 400


def test_a_long_list_takes_no_more_room_than_its_names():
    content = b"person_id,b\n" + b"a,b\n" * 500_000
    tracemalloc.start()
    try:
        assert people_listed(content, "A list") == ("a",)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * len(content), "as rows of names and values it would be fifty times the file"
