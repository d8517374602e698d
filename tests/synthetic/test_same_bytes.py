"""The same seed gives the same bytes, however many work at it; other input is refused plainly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sherwood.errors import InputError, StorageError
from sherwood.synthetic import synthesise
from sherwood.synthetic.chunk import design
from sherwood.synthetic.generate import PEOPLE_A_CHUNK, write_chunk


def digests(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        synthesise(tmp_path / name, people=2000, years=1, seed=seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert digests(tmp_path / "one") != digests(tmp_path / "three")


def test_a_part_does_not_depend_on_the_processes_that_wrote_the_others(tmp_path: Path) -> None:
    people = 2 * PEOPLE_A_CHUNK
    synthesise(tmp_path / "together", people=people, years=1, seed=5)
    common = design(people, 1, 5, variation=True)
    write_chunk(common, 1, PEOPLE_A_CHUNK, tmp_path / "alone")
    together, alone = digests(tmp_path / "together"), digests(tmp_path / "alone")
    assert len(alone) >= 13
    assert {name: together[name] for name in alone} == alone


def test_progress_is_told(tmp_path: Path) -> None:
    lines: list[str] = []
    synthesise(tmp_path / "out", people=600, years=1, report=lines.append)
    assert lines[0].startswith("Laying out")
    assert any("rows so far" in line for line in lines)


def test_too_few_people_or_years_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs 500 people"):
        synthesise(tmp_path / "out", people=10)
    with pytest.raises(InputError, match="Between 1 and"):
        synthesise(tmp_path / "out", years=0)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(StorageError, match="holds files already"):
        synthesise(tmp_path, people=600)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
