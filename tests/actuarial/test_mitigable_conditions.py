"""Cohorts of conditions, fractions and the base population at their boundaries, both sides.

A case says what is special about some care, whether it then belongs to the cohort, and the care, of
which the last on the index day is asked about. The traps are those that the compilation of the
definitions warns of.
"""

from __future__ import annotations

import pytest

from tests.actuarial.mitigable_world import (
    Case,
    Members,
    cases,
    members_of,
    stay,
)

IN, OUT = True, False

AMBULATORY_CARE = (
    *cases(
        "acsc_acute",
        ("cellulitis", IN, stay("L031", days=3)),
        ("cellulitis with an operation", OUT, stay("L031", operations=["S422"])),
        ("gangrene, any position", IN, stay("E115", "R02X")),
        ("an operation does not matter to gangrene", IN, stay("L031", "R02", operations=["S422"])),
    ),
    *cases(
        "acsc_chronic",
        ("bronchitis with COPD", IN, stay("J209", "J449")),
        ("bronchitis alone", OUT, stay("J209")),
        ("diabetes with complication, any position", IN, stay("S720", "E112")),
        ("diabetes without", OUT, stay("S720", "E119")),
        ("heart failure", IN, stay("I500")),
        ("heart failure with a heart operation", OUT, stay("I500", operations=["U202", "K601"])),
        ("planned", OUT, stay("I500", method="13")),
    ),
    *cases(
        "acsc_vaccine_preventable",
        ("pneumonia", IN, stay("I500", "J181")),
        ("pneumonia in sickle-cell disease", OUT, stay("J181", "D570")),
    ),
    *cases(
        "virtual_ward_avoid_respiratory",
        ("respiratory infection", IN, stay("J189", days=4)),
        ("respiratory infection, any procedure", OUT, stay("J189", operations=["U212"])),
    ),
    *cases(
        "virtual_ward_stay_respiratory",
        ("the same spells, shortened", IN, stay("J189", days=4)),
    ),
    *cases(
        "virtual_ward_avoid_respiratory",
        ("17", OUT, stay("J189")),
        age=17,
    ),
    *cases(
        "virtual_ward_avoid_heart_failure",
        ("heart failure, procedures do not matter", IN, stay("I500", operations=["K601"])),
    ),
    *cases(
        "sdec_very_high",
        ("2 days", IN, stay("I802", days=2, hrg_code="YQ51D")),
        ("3 days", OUT, stay("I802", days=3, hrg_code="YQ51D")),
        ("HRG of another condition", OUT, stay("I802", days=2, hrg_code="DZ26N")),
        ("diagnosis must be primary", OUT, stay("J189", "I802", hrg_code="YQ51D")),
        ("whole codes only", OUT, stay("I8020", hrg_code="YQ51D")),
        ("by a bed bureau", IN, stay("I802", hrg_code="YQ51D", method="23")),
        ("by a clinic", OUT, stay("I802", hrg_code="YQ51D", method="24")),
    ),
)

BY_FRACTION = (
    *cases(
        "alcohol_wholly",
        ("alcohol, at 16", IN, stay("J189", "F100")),
        age=16,
    ),
    *cases(
        "alcohol_wholly",
        ("alcohol, at 15", OUT, stay("J189", "F100")),
        age=15,
    ),
    *cases(
        "alcohol_partial_chronic",
        ("ischaemic heart disease has negative fractions only", OUT, stay("I219")),
        ("high blood pressure", IN, stay("I10X")),
        ("survivors' stroke codes do not count in the dead", OUT, stay("I690", discharge="4")),
        ("survivors' stroke codes count in survivors", IN, stay("I690")),
        sex="male",
    ),
    *cases(
        "smoking_attributable",
        ("smoking, primary", IN, stay("C349")),
        ("smoking, secondary", OUT, stay("R69", "C349")),
        ("melanoma in a woman", OUT, stay("C439")),
    ),
    *cases(
        "smoking_attributable",
        ("melanoma in a man", IN, stay("C439")),
        sex="male",
    ),
    *cases(
        "obesity_attributable",
        ("obesity, whole codes", IN, stay("E660")),
        ("obesity is primary", OUT, stay("J189", "E660")),
    ),
)

BASE_POPULATION = (
    *cases(
        "self_harm",
        ("sex not recorded", OUT, stay("T391", "X602")),
        sex="unknown",
    ),
    *cases(
        "emergency_75_plus_stay",
        ("over 730 days", OUT, stay(days=731)),
        ("730 days", IN, stay(days=730)),
        ("psychiatric, over 730 days", IN, stay(days=731, treatment_function_code="715")),
        ("not yet discharged", OUT, stay(discharge_date=None, discharge="8")),
        age=80,
    ),
    *cases(
        "zero_day_no_procedure_child",
        ("well baby", OUT, stay(well_baby=True)),
        age=0,
    ),
)

STAYS = (
    *cases(
        "general_stay_emergency",
        ("in no other cohort of the kind", IN, stay(days=1)),
        ("same day", OUT, stay(days=0)),
        ("claimed by a cohort that shortens stays", OUT, stay("J189", "F03", days=5)),
        ("a cohort that avoids does not claim", IN, stay("L031", days=5)),
    ),
    *cases(
        "general_stay_elective",
        ("day case", OUT, stay(days=1, method="11", patient_classification="2")),
        ("elective", IN, stay(days=1, method="11")),
    ),
    *cases(
        "excess_bed_days_emergency",
        ("10 days, trim point 10", OUT, stay(days=10, hrg_code="DZ11V")),
        ("11 days, trim point 10", IN, stay(days=11, hrg_code="DZ11V")),
        ("HRG without a trim point", OUT, stay(days=99, hrg_code="DZ11U")),
    ),
    *cases(
        "excess_bed_days_elective",
        ("20 days, trim point 20", OUT, stay(days=20, hrg_code="DZ11V", method="11")),
        ("21 days, trim point 20", IN, stay(days=21, hrg_code="DZ11V", method="11")),
    ),
)

CASES = (
    *AMBULATORY_CARE,
    *BY_FRACTION,
    *BASE_POPULATION,
    *STAYS,
)


@pytest.fixture(scope="module")
def members() -> Members:
    """Who is in which cohort, found in one run."""
    return members_of(CASES)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_boundary(members: Members, asked: Case) -> None:
    assert (asked.cohort in members.on_the_index_day(CASES.index(asked))) is asked.member
