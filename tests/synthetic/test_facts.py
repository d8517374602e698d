"""The facts are whole: sources named, codes well formed, codes known to the code lists."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sherwood import population
from sherwood.synthetic.fact_tables import conditions, read, uses, weighted

CODE_LISTS = Path(population.__file__).parent / "codelists"
_TIMES = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
]  # fmt: skip
_MOVED = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]


def check_digit_holds(code: str) -> bool:
    """The Verhoeff check of a SNOMED CT identifier."""
    power = [list(range(10))]
    for _ in range(7):
        power.append([_MOVED[digit] for digit in power[-1]])
    total = 0
    for place, digit in enumerate(reversed(code)):
        total = _TIMES[total][power[place % 8][int(digit)]]
    return total == 0


def test_every_snomed_code_has_a_right_check_digit() -> None:
    codes = [code for words in conditions().table["snomed"] for code in weighted(words)]
    codes += [str(c) for c in read("frailty_deficits")["snomed"]]
    codes += [str(c) for c in read("emergency_complaints")["complaint"]]
    wrong = [code for code in codes if not check_digit_holds(code)]
    assert not wrong


@pytest.mark.parametrize("position", range(len(conditions().names)))
def test_the_codes_of_a_condition_are_in_its_code_list(position: int) -> None:
    facts = conditions()
    path = CODE_LISTS / "conditions" / f"{facts.names[position]}.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(weighted(facts.table["snomed"][position])) <= set(listed["snomed"])
    resolved = facts.table["resolved_snomed"][position]
    if isinstance(resolved, str):
        assert resolved in listed["resolved"]


def test_deficits_are_in_the_frailty_lists() -> None:
    listed: set[str] = set()
    for path in (CODE_LISTS / "frailty_deficits").glob("*.toml"):
        listed |= set(tomllib.loads(path.read_text(encoding="utf-8")).get("snomed", {}))
    assert {str(code) for code in read("frailty_deficits")["snomed"]} <= listed


def test_practices_and_areas_are_those_of_greater_nottingham() -> None:
    practices, areas = read("practices"), read("small_areas")
    assert len(practices) == 80
    assert "C84023" in set(practices["practice_code"])
    assert areas.groupby("district").size().to_dict() == {
        "Ashfield": 20, "Broxtowe": 71, "Gedling": 77, "Nottingham": 182, "Rushcliffe": 68,
    }  # fmt: skip
    groups = practices.groupby("group_code")["list_size_2020"].sum()
    assert groups.between(26_000, 50_000).all()


def test_every_source_is_named() -> None:
    for name in ("service_use", "targets", "prevalence", "line_prices", "providers"):
        assert read(name)["source"].notna().all()
    assert set(uses().table["family"]) >= {"emergency", "elective", "outpatient", "primary"}
