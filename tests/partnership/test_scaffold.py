"""A new folder: whole, without a fault, never over another; and the schemas it brings."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sherwood.errors import InputError, StorageError
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.keys import meanings, records_under
from sherwood.partnership.loading import find_faults, load_partnership
from sherwood.partnership.scaffold import TEMPLATES, new_partnership
from sherwood.partnership.schemas import schema, schema_names, schemas

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "reference" / "schema"
FLAGSHIP = ROOT / "examples" / "greater-nottingham"


def test_it_holds_every_file_and_is_named_for_its_folder(whole: Path) -> None:
    assert {path.name for path in whole.iterdir()} == {*FILES, *ROWS, "README.md", ".schema"}
    place = load_partnership(whole).place
    assert (place.name, place.title) == ("mid_shire", "Mid Shire")


def test_every_figure_is_made_up_and_says_so(whole: Path) -> None:
    sources = [
        line.partition("=")[2]
        for name in FILES
        for line in (whole / name).read_text().splitlines()
        if line.startswith("source =")
    ]
    assert len(sources) > 50
    assert all('"illustrative' in source for source in sources)


def test_the_template_knows_its_placeholders_only() -> None:
    found = {
        name for path in TEMPLATES.iterdir() for name in re.findall(r"\$\w*", path.read_text())
    }
    assert found == {"$name", "$title"}


def test_nothing_is_overwritten(whole: Path, tmp_path: Path) -> None:
    before = sorted(whole.rglob("*"))
    with pytest.raises(InputError, match=r"there is something already.*Choose another name"):
        new_partnership(whole)
    assert sorted(whole.rglob("*")) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="there is something already"):
        new_partnership(tmp_path / "file")


@pytest.mark.parametrize("name", ["2020", "---", "Ωλ"])
def test_a_name_begins_with_a_letter(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must begin with a letter"):
        new_partnership(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageError):
        new_partnership(tmp_path / "file" / "mid-shire")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    new_partnership(tmp_path / "a" / "b" / "mid-shire")
    assert find_faults(tmp_path / "a" / "b" / "mid-shire") == []
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["mid-shire"]


def test_each_file_names_its_schema_first_and_has_it(whole: Path) -> None:
    for name, written in schema_names().items():
        first = (whole / name).read_text().splitlines()[0]
        assert first == f"#:schema .schema/{written}"
        assert (whole / ".schema" / written).read_text() == schemas()[written]


@pytest.mark.parametrize("name", schema_names().values())
def test_a_published_schema_is_current(name: str) -> None:
    """If this fails, publish them again: python -m tests.partnership.test_scaffold."""
    assert (PUBLISHED / name).read_text(encoding="utf-8") == schemas()[name]


@pytest.mark.parametrize("name", FILES)
def test_a_schema_has_every_key_and_what_it_means(name: str) -> None:
    model = FILES[name]
    written = schema(model)
    for _, record in records_under(model):
        properties: dict[str, Any] = written["$defs"][record.__name__]["properties"]
        assert set(properties) == set(record.model_fields)
        words = {key: found.get("description", "") for key, found in properties.items()}
        assert words == {key: meanings(record).get(key, "") for key in properties}


@pytest.mark.parametrize("name", FILES)
def test_a_schema_takes_what_the_loader_takes(name: str, whole: Path) -> None:
    for folder in (whole, FLAGSHIP):
        assert list(_validator(name).iter_errors(_written(folder / name))) == []


def test_a_schema_refuses_a_key_that_the_loader_refuses(whole: Path) -> None:
    written = _written(whole / "risk.toml")
    written["policy"]["capp"] = 1
    (wrong,) = _validator("risk.toml").iter_errors(written)
    assert "'capp' was unexpected" in wrong.message


def _validator(name: str) -> Draft202012Validator:
    published = json.loads(schemas()[schema_names()[name]])
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def _written(path: Path) -> Any:
    """A file as an editor gives it to a schema: dates are text."""
    return json.loads(json.dumps(tomllib.loads(path.read_text()), default=str))


if __name__ == "__main__":
    PUBLISHED.mkdir(exist_ok=True)
    for file, text in schemas().items():
        (PUBLISHED / file).write_text(text, encoding="utf-8")
