"""A release is published whole, by one change of a pointer, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import ibis
import pytest

from sherwood.errors import InputError, StorageError
from sherwood.warehouse import Engine, current_release, draft_release
from sherwood.warehouse.atomic import only_writer, storage_error, write_json


def publish(warehouse: Path, engine: Engine, *numbers: int) -> None:
    with draft_release(warehouse, engine) as draft:
        draft.write("number", ibis.memtable({"n": list(numbers)}))


def numbers(warehouse: Path, engine: Engine) -> list[int]:
    return sorted(current_release(warehouse).mart("number", engine).to_pandas().n)


def test_what_is_published_is_served(tmp_path: Path, duckdb_engine: Engine) -> None:
    publish(tmp_path, duckdb_engine, 1, 2)
    assert numbers(tmp_path, duckdb_engine) == [1, 2]
    assert current_release(tmp_path).manifest["rows"] == {"number": 2}


def test_the_latest_release_is_served_and_earlier_ones_stay(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    publish(tmp_path, duckdb_engine, 1)
    publish(tmp_path, duckdb_engine, 2)
    assert numbers(tmp_path, duckdb_engine) == [2]
    assert len(list((tmp_path / "releases").iterdir())) == 2


def test_a_build_that_fails_changes_nothing(tmp_path: Path, duckdb_engine: Engine) -> None:
    publish(tmp_path, duckdb_engine, 1)
    with pytest.raises(ZeroDivisionError), draft_release(tmp_path, duckdb_engine) as draft:
        draft.write("number", ibis.memtable({"n": [2]}))
        raise ZeroDivisionError
    assert numbers(tmp_path, duckdb_engine) == [1]


def test_what_a_killed_build_left_is_swept_by_the_next(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    left = tmp_path / "drafts" / "left-by-a-killed-build"
    left.mkdir(parents=True)
    publish(tmp_path, duckdb_engine, 1)
    assert not left.exists()


def test_tables_staged_for_a_build_are_not_published(tmp_path: Path, duckdb_engine: Engine) -> None:
    with draft_release(tmp_path, duckdb_engine) as draft:
        staged = draft.stage("half", ibis.memtable({"n": [1]}))
        draft.write("number", staged.mutate(n=staged.n * 2))
    assert {p.name for p in current_release(tmp_path).folder.iterdir()} == {
        "number",
        "manifest.json",
    }


def test_an_empty_warehouse_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sherwood build"):
        current_release(tmp_path)


def test_a_mart_that_is_not_there_is_named(tmp_path: Path, duckdb_engine: Engine) -> None:
    publish(tmp_path, duckdb_engine, 1)
    with pytest.raises(InputError, match=r"no mart 'spell'. It has: number"):
        current_release(tmp_path).mart("spell", duckdb_engine)


def test_two_builds_at_once_are_refused(tmp_path: Path, duckdb_engine: Engine) -> None:
    with (
        only_writer(tmp_path),
        pytest.raises(StorageError, match="another run is writing here"),
        draft_release(tmp_path, duckdb_engine),
    ):
        pass


def test_a_file_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    place = tmp_path / "warehouse"
    place.write_text("a file")
    with (
        pytest.raises(StorageError, match="is a file, and a folder is needed"),
        draft_release(place, duckdb_engine),
    ):
        pass


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "may not be written to"),
        (errno.EACCES, "may not be written to"),
    ],
)
def test_the_systems_complaints_are_put_in_words(number: int, words: str) -> None:
    assert words in str(storage_error(Path("place"), OSError(number, "")))


def test_a_written_file_is_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"a": 1})
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_both_engines_read_what_they_write(tmp_path: Path, engine: Engine) -> None:
    table = ibis.memtable({"place": ["a", "b", "b"], "pounds": [1, 2, 3]})
    table = table.mutate(pounds=table.pounds.cast("decimal(18, 2)"))
    written = engine.write(table, tmp_path / "table")
    sums = written.group_by("place").agg(pounds=written.pounds.sum()).order_by("place").to_pandas()
    assert [(row.place, float(row.pounds)) for row in sums.itertuples()] == [("a", 1.0), ("b", 5.0)]
