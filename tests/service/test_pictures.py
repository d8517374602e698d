"""Every picture of the service in the manual is there, is small, and is taken by a test."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "images" / "service"
SHOWN = re.compile(r"!\[([^\]]*)\]\([^)]*images/service/([\w-]+)\.png\)")
TAKEN = re.compile(r"\.picture\(\s*\"([\w-]+)\"")
LARGEST = 150_000


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def taken():
    days = sorted((ROOT / "tests" / "service" / "browser").glob("test_*.py"))
    return [name for day in days for name in TAKEN.findall(day.read_text(encoding="utf-8"))]


def test_each_is_taken_by_one_test_and_kept():
    names = taken()
    assert len(names) == len(set(names))
    assert {file.stem for file in FOLDER.iterdir()} == set(names)


def test_each_is_shown_with_words_for_who_does_not_see_it():
    shown = [found for page in pages() for found in SHOWN.findall(page.read_text(encoding="utf-8"))]
    assert {name for _, name in shown} == set(taken())
    assert all(len(words) > 20 for words, _ in shown)


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.stem)
def test_each_is_a_small_png(file):
    assert file.suffix == ".png"
    assert file.stat().st_size < LARGEST
