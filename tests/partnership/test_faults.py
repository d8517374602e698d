"""Faults of a folder as a whole: told all at once, each in its own words, and nothing gets past."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sherwood.errors import InputError
from sherwood.partnership.checks import interventions
from sherwood.partnership.checks.cycles import circles
from sherwood.partnership.checks.written import Written
from sherwood.partnership.faults import Fault, did_you_mean
from sherwood.partnership.folder import InterventionsFile
from sherwood.partnership.loading import find_faults, library, load_partnership
from tests.partnership import (
    test_faults_of_belonging,
    test_faults_of_duplicates,
    test_faults_of_framework,
    test_faults_of_money,
    test_faults_of_place,
    test_faults_of_reading,
    test_faults_of_references,
    test_faults_of_risk,
)
from tests.partnership.damage import Damage

DAMAGES: tuple[Damage, ...] = (
    *test_faults_of_reading.DAMAGES,
    *test_faults_of_place.DAMAGES,
    *test_faults_of_references.DAMAGES,
    *test_faults_of_duplicates.DAMAGES,
    *test_faults_of_belonging.DAMAGES,
    *test_faults_of_framework.DAMAGES,
    *test_faults_of_money.DAMAGES,
    *test_faults_of_risk.DAMAGES,
)


def _said(folder: Path) -> list[str]:
    return [str(fault) for fault in find_faults(folder)]


def _change(path: Path, pattern: str, new: str) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert times
    path.write_text(text, encoding="utf-8")


def test_a_new_folder_has_none(whole: Path) -> None:
    assert find_faults(whole) == []


def test_the_library_has_none_of_those_that_a_partnerships_own_could_have() -> None:
    every = InterventionsFile.model_construct(planned=(), intervention=tuple(library().values()))
    written = Written({"interventions.toml": every}, {})
    for check in (
        interventions.shares,
        interventions.reductions,
        interventions.vocabulary,
        interventions.effects,
    ):
        assert [str(fault) for fault in check(written)] == []


def test_no_two_are_told_alike() -> None:
    kinds = {
        re.sub(r"\(.*?\)|'.*?'|[\d£,.-]+", "", damage.says.split(": ", 1)[1]) for damage in DAMAGES
    }
    assert len({damage.says for damage in DAMAGES}) == len(DAMAGES)
    assert len(kinds) >= 90


def test_every_fault_names_a_file_and_a_remedy() -> None:
    for damage in DAMAGES:
        where, _, said = damage.says.partition(": ")
        assert where.split(",")[0].endswith((".toml", ".csv"))
        wrong, _, remedy = said.rstrip(".?").rpartition(". ")
        assert wrong
        assert remedy[0].isupper()


def test_no_such_folder(tmp_path: Path) -> None:
    assert _said(tmp_path / "none") == [
        f"{tmp_path / 'none'}: there is no such folder. Make one: sherwood new NAME."
    ]


def test_a_file_is_missing(folder: Path) -> None:
    (folder / "risk.toml").unlink()
    assert _said(folder) == ["risk.toml: the file is missing. Copy it from `sherwood new`."]


def test_a_file_is_not_text(folder: Path) -> None:
    (folder / "risk.toml").write_bytes(b"\xff\xfe")
    (folder / "practices.csv").write_bytes(b"\xff\xfe\x00")
    assert _said(folder) == [
        "risk.toml: it is not UTF-8 text. Save it as UTF-8.",
        "practices.csv: it cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: "
        "invalid start byte. Save it as UTF-8 CSV.",
    ]


def test_growth_is_left_to_groups_that_are_not_there(folder: Path) -> None:
    _change(folder / "partnership.toml", r"# The multimorbidity bands.*", "")
    assert _said(folder) == [
        "partnership.toml, growth[1].demographic: it is left out, and there is no "
        "population_group to find it from. State a rate, or describe groups."
    ]


def test_a_weight_that_nobody_has(folder: Path) -> None:
    _change(folder / "practices.csv", r",\d+,illustrative", ",0,illustrative")
    assert _said(folder) == [
        "money.toml, budget_component[2].weight ('primary_medical'): the column of practices.csv "
        "is nought everywhere, so nobody has a share. Fill the column, or share by another."
    ]


def test_a_mitigable_cohort_nobody_knows(folder: Path) -> None:
    people = r"\[intervention\.people\].*?\[intervention\.ramp\]"
    _change(
        folder / "interventions.toml", people, 'mitigable = ["acsc_acut"]\n\n[intervention.ramp]'
    )
    assert _said(folder) == [
        "interventions.toml, intervention[1].mitigable ('acsc_acut'): there is no such cohort. "
        "Did you mean 'acsc_acute'?"
    ]


def test_a_folder_without_practices(folder: Path) -> None:
    _change(folder / "practices.csv", r"\n.*", "\n")
    assert (
        "practices.csv: there is no practice. Add a row for each, or no budget can be shared out."
        in _said(folder)
    )


def test_faults_of_all_files_are_told_at_once_in_the_order_of_files(folder: Path) -> None:
    _change(folder / "money.toml", 'of = "starting"', 'of = "start"')
    _change(folder / "enablers.toml", 'owner = "HOSPITAL"', 'owner = "HOSPITL"')
    _change(folder / "partnership.toml", "horizon = 6", "horizon = 2")
    files = [fault.file for fault in find_faults(folder)]
    assert files[0] == "partnership.toml"
    assert set(files) >= {"partnership.toml", "enablers.toml", "money.toml"}


def test_one_file_that_cannot_be_read_does_not_hide_the_faults_of_others(folder: Path) -> None:
    (folder / "risk.toml").write_text("[", encoding="utf-8")
    _change(folder / "money.toml", 'of = "starting"', 'of = "start"')
    assert [fault.file for fault in find_faults(folder)] == ["money.toml", "risk.toml"]


def test_what_is_refused_names_the_first_thirty_and_where_to_find_the_rest(folder: Path) -> None:
    _change(folder / "memberships.csv", "2022-07-01", "July")
    _change(folder / "money.toml", "20(2\\d)/\\d\\d", "20\\1")
    for name in ("partnership.toml", "enablers.toml"):
        _change(folder / name, '"illustrative"', '""')
    with pytest.raises(InputError) as refused:
        load_partnership(folder)
    lines = str(refused.value).splitlines()
    total = len(find_faults(folder))
    assert lines[0] == f"{folder}: {total} faults."
    assert len(lines) == 32
    assert lines[-1] == f"and {total - 30} more: sherwood validate {folder} lists them all."


@pytest.mark.parametrize("letters", ["[bold]", "[/]", "x" * 500])
def test_a_value_is_shown_as_it_is_written_but_short(letters: str, folder: Path) -> None:
    _change(folder / "risk.toml", 'bearer = "HOSPITAL"', f'bearer = "{letters}"')
    (said,) = _said(folder)
    assert letters[:50] in said
    assert len(said) <= 250


def test_two_circles_are_both_told() -> None:
    graph = {"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a", "c"]}
    assert sorted(circles(graph)) == [("a", "b", "a"), ("c", "c")]


def test_a_name_is_helped_by_the_nearest_or_by_all_of_a_few() -> None:
    assert did_you_mean("hospitl", ["hospital", "council"]) == "Did you mean 'hospital'?"
    assert did_you_mean("x", ["b", "a"]) == "Use one of: a, b"
    assert did_you_mean("x", []) == "There are none to name yet"
    assert did_you_mean("x", map(str, range(20))) == (
        "None of the 20 known is spelt like it: add it, or correct the name"
    )


def test_a_fault_is_a_sentence_and_what_to_do() -> None:
    fault = Fault("money.toml", "fund[1].id", "'a'", "it is there already", "Keep one")
    assert str(fault) == "money.toml, fund[1].id ('a'): it is there already. Keep one."
