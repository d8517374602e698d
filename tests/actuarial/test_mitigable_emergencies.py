"""Cohorts of emergency stays at their boundaries, both sides.

A case says what is special about some care, whether it then belongs to the cohort, and the care, of
which the last on the index day is asked about. The traps are those that the compilation of the
definitions warns of.
"""

from __future__ import annotations

import pytest

from tests.actuarial.mitigable_world import (
    Case,
    Members,
    before,
    cases,
    members_of,
    stay,
)

IN, OUT = True, False

FRAILTY = (
    *cases(
        "frailty_intermediate_75_plus",
        ("4.9 points", OUT, stay("N390", "L899")),
        ("5.0 points", IN, stay("N390", "Z602")),
        ("15.0 points", IN, stay("F009", "G819", "Z602", "L899")),
        ("15.1 points are no longer intermediate", OUT, stay("F009", "G819", "R296")),
        (
            "a code counts once however often recorded",
            OUT,
            stay("N390", "N391", admitted=before(90)),
            stay("N390", "N399"),
        ),
        (
            "730 days since the earlier discharge",
            IN,
            stay("N390", admitted=before(730)),
            stay("Z602"),
        ),
        (
            "731 days since the earlier discharge",
            OUT,
            stay("N390", admitted=before(731)),
            stay("Z602"),
        ),
        (
            "the earlier stay ended the day before",
            IN,
            stay("N390", admitted=before(3), days=2),
            stay("Z602"),
        ),
        (
            "the earlier stay ended on the day of admission",
            OUT,
            stay("N390", admitted=before(3), days=3),
            stay("Z602"),
        ),
        (
            "an earlier elective stay elsewhere counts",
            IN,
            stay("N390", admitted=before(30), method="11", provider_code="RHA"),
            stay("Z602"),
        ),
        age=80,
    ),
    *cases(
        "frailty_high_75_plus",
        ("15.0 points are not high", OUT, stay("F009", "G819", "Z602", "L899")),
        ("15.1 points", IN, stay("F009", "G819", "R296")),
        ("not an emergency", OUT, stay("F009", "G819", "R296", method="11")),
        age=80,
    ),
    *cases(
        "frailty_high_75_plus",
        ("74", OUT, stay("F009", "G819", "R296")),
        age=74,
    ),
    *cases(
        "frailty_high_75_plus",
        ("75", IN, stay("F009", "G819", "R296")),
        age=75,
    ),
)

READMISSION = (
    *cases(
        "readmission_28_days",
        ("day 0", IN, stay(admitted=before(2), days=2, method="11"), stay(days=1)),
        ("day 28", IN, stay(admitted=before(30), days=2), stay()),
        ("day 29", OUT, stay(admitted=before(31), days=2), stay()),
        (
            "after a stay at another provider, of any kind",
            IN,
            stay(admitted=before(9), method="31", provider_code="RHA"),
            stay(),
        ),
        ("planned return", OUT, stay(admitted=before(9)), stay(method="12")),
        (
            "two stays with the same dates are not each other's",
            OUT,
            stay(),
            stay(provider_code="RK5"),
        ),
    ),
    *cases(
        "readmission_28_days",
        ("after a well baby's stay: flag", OUT, stay(admitted=before(9), well_baby=True), stay()),
        ("after a well baby's stay: HRG", OUT, stay(admitted=before(9), hrg_code="PB03Z"), stay()),
        (
            "after a birth episode in specialty 424",
            OUT,
            stay(admitted=before(9), treatment_function_code="424", episode_type="3"),
            stay(),
        ),
        (
            "after another episode in specialty 424",
            IN,
            stay(admitted=before(9), treatment_function_code="424", episode_type="1"),
            stay(),
        ),
        age=0,
    ),
)

SHORT_STAYS_AND_DEATHS = (
    *cases(
        "zero_day_no_procedure_adult",
        ("same day, no procedure", IN, stay()),
        ("next day", OUT, stay(days=1)),
        ("imaging is a procedure here", OUT, stay(operations=["U051"])),
        ("died", OUT, stay(discharge="4")),
        ("discharge not known", OUT, stay(discharge=None)),
        ("tribunal", IN, stay(discharge="3")),
        ("emergency transfer is an emergency", IN, stay(method="2B")),
        ("other transfer is not", OUT, stay(method="81")),
    ),
    *cases(
        "zero_day_no_procedure_child",
        ("17", IN, stay()),
        age=17,
    ),
    *cases(
        "zero_day_no_procedure_child",
        ("18", OUT, stay()),
        age=18,
    ),
    *cases(
        "zero_day_no_procedure_adult",
        ("18", IN, stay()),
        age=18,
    ),
    *cases(
        "end_of_life_0_2_days",
        ("death after 2 days", IN, stay("C349", days=2, discharge="4", method="11")),
        ("death after 3 days", OUT, stay("C349", days=3, discharge="4")),
        ("death by an external cause", OUT, stay("S720", "W190", discharge="4")),
        ("death after imaging", OUT, stay("C349", discharge="4", operations=["U212"])),
        ("discharged alive", OUT, stay("C349")),
    ),
    *cases(
        "end_of_life_3_14_days",
        ("death after 3 days", IN, stay("C349", days=3, discharge="4")),
        ("death after 14 days", IN, stay("C349", days=14, discharge="4")),
        ("death after 15 days", OUT, stay("C349", days=15, discharge="4")),
    ),
)

EMERGENCIES = (
    *cases(
        "falls_65_plus",
        ("injury with a fall", IN, stay("S720", "W190", days=5)),
        age=65,
    ),
    *cases(
        "falls_65_plus",
        ("64", OUT, stay("S720", "W190", days=5)),
        age=64,
    ),
    *cases(
        "falls_65_plus",
        ("the fall must be secondary", OUT, stay("W190", "S720", days=5)),
        ("injury by another cause", OUT, stay("S720", "V031", days=5)),
        ("fracture without any cause", IN, stay("J189", "S720", days=5)),
        ("tendency to fall, primary", IN, stay("R296", days=5)),
        ("tendency to fall, secondary", OUT, stay("J189", "R296", days=5)),
        age=80,
    ),
    *cases(
        "emergency_75_plus_stay",
        ("75 and over", IN, stay()),
        age=75,
    ),
    *cases(
        "emergency_75_plus_stay",
        ("74", OUT, stay()),
        age=74,
    ),
    *cases(
        "mental_health_via_ed",
        ("by the emergency department", IN, stay("F329")),
        ("by a GP", OUT, stay("F329", method="22")),
        ("with any procedure", OUT, stay("F329", operations=["X621"])),
        ("with a stillbirth's discharge code", IN, stay("F329", discharge="5")),
        ("at a mental health trust", OUT, stay("F329", provider_code="RHA")),
    ),
    *cases(
        "mental_health_comorbidity_stay",
        ("in any position", IN, stay("J189", "F03")),
        ("discharge not known fails", OUT, stay("J189", "F03", discharge=None)),
    ),
    *cases(
        "self_harm",
        ("self-harm, any position", IN, stay("T391", "X602")),
        ("sequelae of self-harm", IN, stay("Y870")),
        ("undetermined intent", OUT, stay("T391", "Y102")),
    ),
    *cases(
        "medically_unexplained",
        ("chest pain, primary", IN, stay("R074")),
        ("chest pain, secondary", OUT, stay("J189", "R074")),
    ),
    *cases(
        "medicines_antidiabetic",
        ("hypoglycaemia and diabetes", IN, stay("E162", "E119")),
        ("hypoglycaemia alone", OUT, stay("E162")),
        ("adverse effect recorded", OUT, stay("E162", "E119", "Y423")),
    ),
    *cases(
        "medicines_explicit",
        ("adverse effect recorded", IN, stay("E162", "E119", "Y423")),
        ("after Y57", OUT, stay("E162", "Y580")),
    ),
    *cases(
        "medicines_diuretic",
        ("hypertension and collapse; three-character code with filler", IN, stay("R55X", "I10X")),
    ),
    *cases(
        "stroke_early_discharge",
        ("stroke", IN, stay("I639", hrg_code="AA35F")),
        ("stroke, died", OUT, stay("I639", hrg_code="AA35F", discharge="4")),
    ),
)

CASES = (
    *FRAILTY,
    *READMISSION,
    *SHORT_STAYS_AND_DEATHS,
    *EMERGENCIES,
)


@pytest.fixture(scope="module")
def members() -> Members:
    """Who is in which cohort, found in one run."""
    return members_of(CASES)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_boundary(members: Members, asked: Case) -> None:
    assert (asked.cohort in members.on_the_index_day(CASES.index(asked))) is asked.member
