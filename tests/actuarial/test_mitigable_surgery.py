"""Cohorts of planned care at their boundaries, both sides.

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

SURGERY = (
    *cases(
        "cancelled_operation",
        ("planned operation not carried out", IN, stay(method="11", hrg_code="WH50A")),
        ("emergency", OUT, stay(hrg_code="WH50A")),
    ),
    *cases(
        "low_value_general_surgery",
        ("hernia repair at 19", IN, stay("K409", method="11", operations=["T201"])),
        age=19,
    ),
    *cases(
        "low_value_general_surgery",
        ("hernia repair at 18", OUT, stay("K409", method="11", operations=["T201"])),
        age=18,
    ),
    *cases(
        "low_value_general_surgery",
        (
            "hernia repair, not the primary operation",
            OUT,
            stay("K409", method="11", operations=["Z943", "T201"]),
        ),
        ("cancer in any position", OUT, stay("K409", "C189", method="11", operations=["T201"])),
        ("carcinoma in situ", OUT, stay("K409", "D051", method="11", operations=["T201"])),
        (
            "a benign tumour is no cancer",
            IN,
            stay("K409", "D171", method="11", operations=["T201"]),
        ),
        ("emergency", OUT, stay("K409", operations=["T201"])),
        ("a transfer is not an emergency", IN, stay("K409", method="81", operations=["T201"])),
        ("haemorrhoids, as corrected", IN, stay("K640", method="11", operations=["H511"])),
        (
            "appendicitis K37 excluded, as corrected",
            OUT,
            stay("K37X", method="11", operations=["H019"]),
        ),
        ("appendix without appendicitis", IN, stay("R103", method="11", operations=["H019"])),
    ),
    *cases(
        "low_value_ent",
        ("nasal polyp, as corrected", IN, stay("J330", method="11", operations=["E148", "Y761"])),
    ),
    *cases(
        "low_value_ent",
        ("grommets at 18", IN, stay("H653", method="11", operations=["D151"])),
        age=18,
    ),
    *cases(
        "low_value_ent",
        ("grommets at 19", OUT, stay("H653", method="11", operations=["D151"])),
        (
            "adenoids with sleep apnoea as another reason",
            OUT,
            stay("H653", "G473", method="11", operations=["E201", "D151"]),
        ),
        age=19,
    ),
    *cases(
        "low_value_musculoskeletal",
        (
            "facet joint with OPCS site, as corrected",
            IN,
            stay("M545", method="11", operations=["V485", "Z675"]),
        ),
        ("fusion for back pain", IN, stay("M545", method="11", operations=["V382"])),
        (
            "fusion in pregnancy with back pain",
            OUT,
            stay("M545", "O268", "M543", method="11", operations=["V382"]),
        ),
        (
            "pregnancy alone does not exclude",
            IN,
            stay("M545", "O268", method="11", operations=["V382"]),
        ),
        (
            "five clauses: tear coded M233 and M238",
            IN,
            stay("M233", "M238", method="11", operations=["W714", "Y767", "Z846"]),
        ),
        ("four of five", OUT, stay("M233", method="11", operations=["W714", "Y767", "Z846"])),
        ("fifth character counts", IN, stay("M6584", method="11", operations=["T691"])),
        ("another fifth character", OUT, stay("M6585", method="11", operations=["T691"])),
    ),
    *cases(
        "low_value_urology",
        ("cystoscopy in a man", IN, stay("N390", method="11", operations=["M459"])),
        sex="male",
    ),
    *cases(
        "low_value_urology",
        ("cystoscopy in a woman", OUT, stay("N390", method="11", operations=["M459"])),
    ),
    *cases(
        "low_value_gi_endoscopy",
        ("gastroscopy needs no diagnosis", IN, stay(method="11", operations=["G459"])),
    ),
    *cases(
        "low_value_varicose_veins",
        ("varicose veins, a child", IN, stay("I839", method="11", operations=["L841"])),
        age=12,
    ),
    *cases(
        "enhanced_recovery_hip",
        ("hip replacement", IN, stay("M169", method="12", operations=["W371"])),
        ("hip replacement as an emergency", OUT, stay("S720", operations=["W371"])),
    ),
    *cases(
        "enhanced_recovery_hysterectomy",
        ("hysterectomy", IN, stay("N920", method="12", operations=["Q074"])),
    ),
    *cases(
        "enhanced_recovery_prostate",
        (
            "prostate, as published in either sex",
            IN,
            stay("N40X", method="12", operations=["M611"]),
        ),
    ),
    *cases(
        "day_surgery_usually_day_case",
        ("usually a day case, done as an inpatient", IN, stay(method="11", operations=["A094"])),
        (
            "usually a day case, done as one",
            OUT,
            stay(method="11", operations=["A094"], patient_classification="2"),
        ),
    ),
    *cases(
        "day_surgery_usually_outpatient",
        (
            "usually outpatients, done as a day case",
            IN,
            stay(method="11", operations=["A092"], patient_classification="2"),
        ),
    ),
    *cases(
        "pre_operative_stay_1_day",
        (
            "operated 1 day after admission",
            IN,
            stay(method="11", days=4, operations=["W371"], operated_after=1),
        ),
        ("operated on the day", OUT, stay(method="11", days=4, operations=["W371"])),
        (
            "operated 2 days after",
            OUT,
            stay(method="11", days=4, operations=["W371"], operated_after=2),
        ),
        (
            "imaging is not an operation here",
            OUT,
            stay(method="11", days=4, operations=["U051"], operated_after=1),
        ),
        (
            "a site code is not an operation",
            OUT,
            stay(method="11", days=4, operations=["O133"], operated_after=1),
        ),
        (
            "X50 is an operation",
            IN,
            stay(method="11", days=4, operations=["X501"], operated_after=1),
        ),
        ("X60 is not", OUT, stay(method="11", days=4, operations=["X601"], operated_after=1)),
        (
            "dated after discharge",
            OUT,
            stay(method="11", days=0, operations=["W371"], operated_after=1),
        ),
    ),
    *cases(
        "pre_operative_stay_2_days",
        (
            "operated 2 days after",
            IN,
            stay(method="11", days=4, operations=["W371"], operated_after=2),
        ),
    ),
)

CASES = (*SURGERY,)


@pytest.fixture(scope="module")
def members() -> Members:
    """Who is in which cohort, found in one run."""
    return members_of(CASES)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_boundary(members: Members, asked: Case) -> None:
    assert (asked.cohort in members.on_the_index_day(CASES.index(asked))) is asked.member
