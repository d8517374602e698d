"""Cohorts of attendances and appointments at their boundaries, both sides.

A case says what is special about some care, whether it then belongs to the cohort, and the care, of
which the last on the index day is asked about. The traps are those that the compilation of the
definitions warns of.
"""

from __future__ import annotations

import pytest

from tests.actuarial.mitigable_world import (
    AMBULANCE,
    Case,
    Members,
    appointment,
    attendance,
    before,
    cases,
    members_of,
)

IN, OUT = True, False

LEFT, NOT_SEEN = "1066311000000101", "183964008"
ATTENDANCES = (
    *cases(
        "ed_frequent_attender_adult_walk_in",
        ("fourth in 365 days", IN, *[attendance(before(n)) for n in (365, 200, 1)], attendance()),
        ("third", OUT, *[attendance(before(n)) for n in (200, 1)], attendance()),
        ("fourth in 366 days", OUT, *[attendance(before(n)) for n in (366, 200, 1)], attendance()),
        (
            "earlier the same day does not count",
            OUT,
            *[attendance(before(n)) for n in (200, 1)],
            attendance(at=3),
            attendance(at=9),
        ),
        (
            "follow-up attendances do not count",
            OUT,
            *[attendance(before(n), attendance_category="2") for n in (30, 20, 10)],
            attendance(),
        ),
        (
            "a follow-up is not counted",
            OUT,
            *[attendance(before(n)) for n in (30, 20, 10)],
            attendance(attendance_category="2"),
        ),
        (
            "at any provider",
            IN,
            *[attendance(before(n), provider_code="RHA") for n in (30, 20, 10)],
            attendance(),
        ),
    ),
    *cases(
        "ed_frequent_attender_adult_ambulance",
        (
            "by ambulance",
            IN,
            *[attendance(before(n)) for n in (30, 20, 10)],
            attendance(arrived=AMBULANCE),
        ),
    ),
    *cases(
        "ed_left_before_treatment_child_walk_in",
        ("17", IN, attendance(discharge_status=LEFT)),
        age=17,
    ),
    *cases(
        "ed_left_before_treatment_child_walk_in",
        ("18", OUT, attendance(discharge_status=LEFT)),
        age=18,
    ),
    *cases(
        "ed_left_before_treatment_adult_walk_in",
        (
            "a missing arrival mode is a walk-in",
            IN,
            attendance(arrived=None, discharge_status=LEFT),
        ),
        ("at a mental health trust", OUT, attendance(discharge_status=LEFT, provider_code="RHA")),
    ),
    *cases(
        "ed_left_before_treatment_adult_ambulance",
        (
            "a missing arrival mode is no ambulance",
            OUT,
            attendance(arrived=None, discharge_status=LEFT),
        ),
    ),
    *cases(
        "ed_low_cost_discharged_adult_walk_in",
        (
            "low-cost, by the GP",
            IN,
            attendance(hrg_code="VB09Z", discharge_follow_up="989501000000106"),
        ),
        ("low-cost, other follow-up", OUT, attendance(hrg_code="VB09Z", discharge_follow_up="1")),
        ("dearer HRG", OUT, attendance(hrg_code="VB01Z", discharge_follow_up="3780001")),
    ),
    *cases(
        "ed_no_investigation_or_treatment_adult_walk_in",
        ("empty lists", IN, attendance(investigations=[], treatments=[])),
        ("missing lists", IN, attendance(investigations=None, treatments=None)),
        (
            "only the codes for none",
            IN,
            attendance(investigations=["1088291000000101"], treatments=[NOT_SEEN]),
        ),
        (
            "the code for none and another",
            OUT,
            attendance(investigations=[], treatments=[NOT_SEEN, "413334001"]),
        ),
    ),
)

APPOINTMENTS = (
    *cases(
        "op_follow_up_adult_surgical",
        ("face-to-face follow-up", IN, appointment(first_attendance="2")),
        ("first", OUT, appointment()),
        ("with a procedure", OUT, appointment(first_attendance="2", hrg_code="JC41Z")),
        ("remote, whatever its HRG", IN, appointment(first_attendance="4", hrg_code="JC41Z")),
        ("ungrouped", IN, appointment(first_attendance="2", hrg_code="UZ01Z")),
        ("not kept", OUT, appointment(first_attendance="2", attended="3")),
        ("arrived late, seen", IN, appointment(first_attendance="2", attended="6")),
        (
            "180 counts as surgical, as published",
            IN,
            appointment(first_attendance="2", treatment_function_code="180"),
        ),
    ),
    *cases(
        "op_follow_up_adult_nonsurgical",
        ("maternity", OUT, appointment(first_attendance="2", treatment_function_code="501")),
        ("medicine", IN, appointment(first_attendance="2", treatment_function_code="300")),
    ),
    *cases(
        "op_follow_up_child_surgical",
        ("17", IN, appointment(first_attendance="2")),
        age=17,
    ),
    *cases(
        "op_gp_first_adult_surgical",
        ("referred by a GP", IN, appointment(referral_source="03")),
        ("referred by a GP, remote", IN, appointment(referral_source="03", first_attendance="3")),
        (
            "referred by a GP, follow-up",
            OUT,
            appointment(referral_source="03", first_attendance="2"),
        ),
        ("source not recorded", OUT, appointment()),
    ),
    *cases(
        "op_consultant_to_consultant_adult_surgical",
        ("referred by a consultant", IN, appointment(referral_source="05")),
        (
            "referred by a consultant, another HRG",
            OUT,
            appointment(referral_source="05", hrg_code="WF01A"),
        ),
    ),
    *cases(
        "op_to_remote_adult_surgical",
        ("face to face could be remote", IN, appointment()),
        ("remote already", OUT, appointment(first_attendance="3")),
    ),
)

CASES = (
    *ATTENDANCES,
    *APPOINTMENTS,
)


@pytest.fixture(scope="module")
def members() -> Members:
    """Who is in which cohort, found in one run."""
    return members_of(CASES)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_boundary(members: Members, asked: Case) -> None:
    assert (asked.cohort in members.on_the_index_day(CASES.index(asked))) is asked.member
