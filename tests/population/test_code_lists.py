"""A code list is a reviewed file: who chose the codes, whence, until when; codes well formed."""

from __future__ import annotations

from datetime import date

import pytest

from sherwood.errors import InputError
from sherwood.population.code_lists import condition_lists, frailty_deficits, read_code_list
from sherwood.population.snomed import is_concept, passes_check_digit

CONDITIONS = {
    "hypertension", "depression", "anxiety", "diabetes", "asthma", "chronic_kidney_disease",
    "coronary_heart_disease", "cancer", "atrial_fibrillation", "copd", "stroke", "dementia",
    "heart_failure", "serious_mental_illness", "epilepsy", "learning_disability", "osteoarthritis",
    "rheumatoid_arthritis", "peripheral_arterial_disease", "parkinsons_disease",
    "chronic_liver_disease", "alcohol_dependence", "osteoporosis", "palliative_care",
}  # fmt: skip

LISTS = {**condition_lists(), **{f"deficit {k}": v for k, v in frailty_deficits().items()}}


def test_the_conditions_are_the_twenty_four_of_the_person_year():
    assert set(condition_lists()) == CONDITIONS


def test_the_electronic_frailty_index_has_thirty_six_deficits():
    assert len(frailty_deficits()) == 36


@pytest.mark.parametrize("code_list", LISTS.values(), ids=LISTS)
def test_every_list_says_who_whence_and_until_when(code_list):
    assert code_list.about.author
    assert len(code_list.about.source) > 40
    assert code_list.about.reviewed < code_list.about.next_review
    assert isinstance(code_list.about.reviewed, date)


@pytest.mark.parametrize("code_list", LISTS.values(), ids=LISTS)
def test_every_concept_passes_the_verhoeff_check_and_has_a_term(code_list):
    concepts = {**code_list.snomed, **code_list.resolved}
    assert [c for c in concepts if not is_concept(c)] == []
    assert [c for c, term in concepts.items() if len(term) < 3] == []


@pytest.mark.parametrize("code_list", LISTS.values(), ids=LISTS)
def test_no_concept_both_makes_and_ends_a_condition(code_list):
    assert set(code_list.snomed) & set(code_list.resolved) == set()


@pytest.mark.parametrize("code_list", condition_lists().values(), ids=condition_lists())
def test_every_condition_can_be_found_in_either_record(code_list):
    assert code_list.snomed
    assert code_list.icd10


@pytest.mark.parametrize("digit", "012456789")
def test_a_changed_digit_fails_the_check(digit):
    assert passes_check_digit("73211009")
    assert not passes_check_digit("73211009".replace("3", digit))


def test_two_digits_swapped_fail_the_check():
    assert not passes_check_digit("37211009")


GOOD = """
name = "gout"
title = "Gout"
author = "A. Nalyst"
source = "the practice"
reviewed = 2026-01-01
next_review = 2027-01-01
status = "provisional"
icd10 = ["M10"]
[snomed]
90560007 = "Gout"
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (GOOD.replace("90560007", "90560008"), "90560008 is not a SNOMED CT concept"),
        (GOOD.replace('"M10"', '"M10.0"'), "'M10.0' is not the start of an ICD-10 code"),
        (GOOD.replace('author = "A. Nalyst"', ""), "lacks author"),
        (GOOD.replace("icd10", "icd9"), "unknown key icd9"),
        (GOOD.replace('"gout"', '"podagra"'), "name is 'podagra'; it must be the file's"),
        (GOOD.replace("provisional", "nearly"), "status is 'nearly'"),
        (GOOD + "[[", "cannot be read as a definition"),
    ],
)
def test_a_wrong_list_is_refused_with_its_file_and_reason(tmp_path, wrong, says):
    path = tmp_path / "gout.toml"
    path.write_text(wrong)
    with pytest.raises(InputError, match=r"gout\.toml") as refusal:
        read_code_list(path)
    assert says in str(refusal.value)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="no code lists"):
        condition_lists(tmp_path)
