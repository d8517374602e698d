"""What is typed stays what was typed: it is no markup, no statement, no formula, no header."""

import ast
import csv
import io
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.service.attacks.doors import House, filled

import sherwood.service
from sherwood.errors import InputError
from sherwood.service.governance.models import Measure, Organisation
from sherwood.service.governance.outcome_rows import rows_of_outcomes
from sherwood.service.information.disclosing import NotDisclosableError, read_counts
from sherwood.service.information.forms.outputs import TableForm
from sherwood.service.operations.backup import restore

ROOM = Path(sherwood.service.__file__).parent
TYPED = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{1337*7}}{%x%}${1337*7}"
BEGINS = ("=", "+", "-", "@", "\t", "\r")


def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call in the code of the service: its file, what is called, and how."""
    found = []
    for file in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found.append((str(file.relative_to(ROOM)), called, node))
    return found


def test_no_statement_is_put_together_from_text():
    made = {
        (file, name)
        for file, name, call in calls()
        if name in {"raw", "extra", "RawSQL", "execute", "executemany", "sql", "raw_sql"}
        and (not call.args or not isinstance(call.args[0], ast.Constant))
    }
    # Ibis expressions are executed without text; Django makes the statements of sequences itself;
    # relationships are written with names of columns and places for values, and nothing typed.
    assert made == {
        ("information/writing.py", "executemany"),
        ("operations/jobs.py", "execute"),
        ("operations/backup.py", "execute"),
    } | {one for one in made if one[1] == "execute" and _of_ibis(one[0])}


def _of_ibis(file: str) -> bool:
    return "import ibis" in (ROOM / file).read_text()


def test_nothing_is_called_markup_but_what_stands_in_the_code():
    for file, name, call in calls():
        if name in {"Markup", "mark_safe"} and call.args:
            assert isinstance(call.args[0], ast.Constant), file
    for page in (ROOM / "templates").rglob("*.*"):
        text = page.read_text()
        assert "| safe" not in text and "|safe" not in text and "autoescape" not in text, page


def test_nothing_is_run_and_no_xml_is_read():
    for file, name, _ in calls():
        assert name not in {"eval", "exec", "system", "popen", "loads_pickle", "from_string"}, file
    for file in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", "") or "", *(one.name for one in node.names)]
                for name in names:
                    assert name.split(".")[0] not in {"xml", "lxml", "pickle", "yaml"}, file


def typed(form) -> dict[str, list[str]]:
    """A form with markup in every control that takes words."""
    words = {name for name, kind in form.kinds.items() if kind in {"text", "textarea", "search"}}
    plain = filled(form)
    long = {name for name in words if form.kinds[name] == "textarea"}
    taken = long | {name for name in words if plain[name] == ["something"]}
    said = {name: [f"{TYPED}\n{TYPED} 2"] if name in long else [TYPED] for name in taken}
    return {**plain, **said}


def test_markup_that_was_typed_is_shown_as_it_was_typed_on_every_page(house):
    for form in house.posted():
        form.by.post(form.action, typed(form))
    Organisation.objects.filter(code="city2").update(name=TYPED[:200])
    again = House(house.walkers)
    again.walk()
    shown = 0
    for found in again.pages.values():
        for address, _, answer in found:
            assert answer.status_code < 500, address
            text = answer.content.decode("utf-8", "replace")
            if "zip" in answer.headers.get("Content-Type", ""):
                continue
            if "csv" not in answer.headers.get("Content-Type", ""):
                assert "<img src=x" not in text and "<script>alert" not in text, address
            assert "9359" not in text, address
            shown += "img src=x" in text
            if "xml" in answer.headers.get("Content-Type", ""):
                assert ElementTree.fromstring(text) is not None
    assert shown > 15, "what was typed is drawn on many pages"


def test_no_cell_of_a_file_that_is_given_out_is_a_formula(house):
    made = Measure.objects.get(name="stays-city")
    for begin in BEGINS:
        Measure.objects.create(
            **{one.name: getattr(made, one.name) for one in made._meta.concrete_fields
               if one.name not in {"id", "name", "title", "unit"}},
            name=f"m{ord(begin)}", title=f"{begin}1+1", unit=f"{begin}cmd|' /C calc'!A0",
        )  # fmt: skip
    Organisation.objects.filter(code="city").update(code="-A1")
    again = House([house.walkers[0]])
    again.walk()
    files = [
        answer.text
        for found in (*again.pages.values(), *house.pages.values())
        for _, _, answer in found
        if "csv" in answer.headers.get("Content-Type", "")
    ]
    assert len(files) > 2
    for text in files:
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert not cell.startswith(BEGINS) or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_code_that_was_made_harmless_is_read_again(house):  # noqa: ARG001
    Organisation.objects.filter(code="city").update(code="-A1")
    made = Measure.objects.get(name="stays-city")
    assert "'-A1" in rows_of_outcomes(made.owner.belongs_to.first().start.replace(year=2030))


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_label_of_an_output_is_a_formula_or_more_than_one_line(heading, label):
    written = io.StringIO()
    csv.writer(written).writerows([[heading, "people"], [label, "40"], ["B", "52"]])
    try:
        given_out = read_counts(written.getvalue().encode("utf-8", "replace"), "hes_subnational")
    except NotDisclosableError:
        return
    for row in csv.reader(io.StringIO(given_out.content)):
        assert all(not cell.startswith(BEGINS) and "\n" not in cell for cell in row)


@pytest.mark.parametrize("name", ["a\r\nb.csv", 'a".csv', "../a.csv", "é.csv", "a;b.csv", ".csv"])
def test_no_name_of_a_file_says_more_than_a_name(name):
    assert "name" in TableForm({"name": name}, {}).errors


WAYS_OUT = (
    "../secret-key", "..%2fsecret-key", "%2e%2e/secret-key", "..\\secret-key", "....//secret-key",
    "%252e%252e%252fsecret-key", "/etc/passwd", "%2fetc%2fpasswd", "..%c0%afsecret-key",
    "file:///etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_address_leads_out_of_the_folder_of_files(house, way):
    secret = (settings.ENVIRONMENT.home / "secret-key").read_text()
    for client in (Client(raise_request_exception=False), house.walkers[0]):
        for under in ("/static/", "/static/nhsuk/", "/information/files/", "/framework/of/"):
            answer = client.get(under + way)
            assert answer.status_code in {301, 302, 400, 403, 404}, under + unquote(way)
            assert secret not in answer.text and "root:" not in answer.text


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("_", "."), content)
    return path


def test_a_backup_that_unpacks_without_end_is_not_read_to_its_end(db, tmp_path):  # noqa: ARG001
    bomb = packed(tmp_path / "manifest", manifest_json=b" " * 2**21, rows_jsonl=b"")
    assert bomb.stat().st_size < 20_000
    with pytest.raises(InputError, match="not a backup"):
        restore(bomb)
    long = b" " * (65 * 2**20)
    bomb = packed(tmp_path / "row", manifest_json=b'{"rows": {}, "sha256": ""}', rows_jsonl=long)
    with pytest.raises(InputError, match=r"longer than any|not empty"):
        restore(bomb)
