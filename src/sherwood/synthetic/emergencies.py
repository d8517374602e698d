"""Emergency attendances and the 999 and 111 calls around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sherwood.synthetic import columns
from sherwood.synthetic.cases import Cases
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.coding import CodeLists
from sherwood.synthetic.exposure import Events, happen
from sherwood.synthetic.fact_tables import deflators, read
from sherwood.synthetic.inpatients import via_ed
from sherwood.synthetic.spells import VIA_ED, Spells

# Emergency Care Data Set codes (SNOMED CT).
AMBULANCE = ("1048031000000100", "1048041000000109")
WALK_IN = ("1048071000000103", "1048061000000105")
ACUITY = (
    "1064891000000107",
    "1064911000000105",
    "1064901000000103",
    "1077241000000103",
    "1077251000000100",
)
_STATUS = ("182992009", "1066301000000103", "1066311000000101", "1077021000000100")
_FOLLOW_UP = ("989501000000106", "3780001", "306206005")
_TESTS = ("27171005", "168537006", "26604007", "29303009", "77477000", "16310003")
_NO_TEST, _NO_CARE = "1088291000000101", "183964008"
_CARE = ("413334001", "266712008", "225358003", "18629005")
# HRG of emergency care by (tests, care): pounds of 2024/25, National Cost Collection.
GROUPS = {"VB11Z": 127, "VB09Z": 182, "VB08Z": 269, "VB07Z": 367, "VB06Z": 391, "VB05Z": 503,
          "VB04Z": 684, "VB03Z": 515, "VB02Z": 873, "VB01Z": 1180}  # fmt: skip
_HOURS = np.array(
    [3, 2, 2, 2, 2, 2, 3, 4, 6, 8, 9, 9, 9, 8, 8, 8, 8, 8, 8, 7, 6, 6, 5, 4], dtype=float
)


@cache
def complaints() -> Cases:
    """What brings people to emergency departments; illustrative weights."""
    return Cases.of(read("emergency_complaints"))


@dataclass(frozen=True)
class Attendances:
    """Attendances, one in each position."""

    events: Events
    admitted: np.ndarray
    major: np.ndarray


def attend(chunk: Chunk, spells: Spells) -> Attendances:
    """Attendances that end in admission, and as many others as make up the rate."""
    rng = chunk.random("emergencies")
    through = np.flatnonzero(via_ed(spells))
    expected = chunk.exposure.of("emergency_attendance_major")
    admitted = sum((chunk.exposure.of(line) * share for line, share in VIA_ED.items()), np.zeros(1))
    others = np.maximum(expected - admitted, 0.1 * expected)
    home = happen(chunk.stretches, others, rng)
    minor = happen(chunk.stretches, chunk.exposure.of("emergency_attendance_other"), rng)
    stretch = np.concatenate([spells.stretch[through], home.stretch, minor.stretch])
    day = np.concatenate([spells.admitted[through], home.day, minor.day])
    sizes = (len(through), len(home), len(minor))
    return Attendances(
        Events(stretch, day),
        np.repeat([True, False, False], sizes),
        np.repeat([True, True, False], sizes),
    )


def write_attendances(chunk: Chunk, spells: Spells, out: Path) -> tuple[int, int]:
    """Write emergency attendances and urgent calls; rows of each."""
    attendances, rng = attend(chunk, spells), chunk.random("attendance columns")
    table, conveyed, minute = _columns(chunk, attendances, rng)
    rows = columns.write(
        out / "emergency_attendance", chunk.part, table, ("arrival_at", "departure_at")
    )
    return rows, _write_calls(chunk, attendances.events.only(conveyed), minute[conveyed], rng, out)


@dataclass(frozen=True)
class _Course:
    """What brought each person, how they came and whether anything was done."""

    case: np.ndarray
    ambulance: np.ndarray
    left: np.ndarray
    plain: np.ndarray


def _course(chunk: Chunk, attendances: Attendances, rng: np.random.Generator) -> _Course:
    events, major, admitted = attendances.events, attendances.major, attendances.admitted
    size, age, facts = len(events), chunk.age_at(events), complaints()
    female = chunk.people.female[chunk.person_of(events)]
    case = facts.choose(age, female, chunk.exposure.seen.has[events.stretch], rng)
    chance = np.minimum(
        facts.table["ambulance"].to_numpy()[case] * (0.6 + age / 90) + 0.3 * admitted, 0.95
    )
    ambulance = major & (rng.random(size) < chance)
    leaves = facts.table["leaves"].to_numpy()[case] * np.where(ambulance, 0.6, 1)
    left = ~admitted & (rng.random(size) < leaves)
    no_care = facts.table["no_care"].to_numpy()[case] * np.where(major, 1, 1.8)
    plain = ~admitted & ((rng.random(size) < no_care) | left)
    return _Course(case, ambulance, left, plain)


def _minutes(attendances: Attendances, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The minute of the day each person came, and how many they stayed."""
    size = len(attendances.events)
    minute = rng.choice(24, size, p=_HOURS / _HOURS.sum()) * 60 + rng.integers(0, 60, size)
    stay = np.where(
        attendances.major,
        rng.gamma(3.5, 52, size) + 60 * attendances.admitted,
        rng.gamma(3, 22, size),
    )
    return minute.astype(np.int64), stay.astype(np.int64) + 8


def _columns(
    chunk: Chunk, attendances: Attendances, rng: np.random.Generator
) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """The columns of the table, who came by ambulance, and the minute of arrival."""
    events, major, admitted = attendances.events, attendances.major, attendances.admitted
    size, facts, course = len(events), complaints(), _course(chunk, attendances, rng)
    tests, test_level = _tests(facts, course.case, course.plain, admitted, rng)
    care, care_level = _care(facts, course.case, course.plain, admitted, rng)
    group = _group(test_level, care_level)
    price = np.array(list(GROUPS.values()), dtype=float)[group]
    price = np.where(major, price, 0.42 * price + 12)
    acuity = 4.2 - test_level * 0.7 - admitted - course.ambulance * 0.6 + rng.normal(0, 0.6, size)
    acuity = np.clip(np.rint(acuity), 1, 5)
    minute, stay = _minutes(attendances, rng)
    ended = _endings(attendances, course, rng)
    hospital = np.where(rng.random(size) < 0.93, 0, 1 + (rng.random(size) < 0.5))
    arrival = np.where(course.ambulance, rng.random(size) < 0.1, 2 + (rng.random(size) < 0.15))
    category = np.where(rng.random(size) < 0.955, 0, np.where(rng.random(size) < 0.5, 1, 3))
    department = np.where(major, (rng.random(size) < 0.1) & ~admitted, 2)
    year, words = chunk.stretches.year[events.stretch], facts.table
    complaint, diagnosis = (words[name].astype(str).tolist() for name in ("complaint", "diagnosis"))
    table = {
        "person_id": chunk.person_ids(chunk.person_of(events)),
        "arrival_at": columns.times(events.day, minute),
        "departure_at": columns.times(events.day, minute + stay),
        "provider_code": columns.text(np.where(major, hospital, 3), ["RX1", "RK5", "RTG", "UTC01"]),
        "department_type": columns.text(department.astype(int), ["01", "02", "03"]),
        "attendance_category": columns.text(np.where(admitted, 0, category), ["1", "2", "3", "4"]),
        "arrival_mode": columns.text(arrival.astype(int), [*AMBULANCE, *WALK_IN]),
        "acuity": columns.text(acuity.astype(int) - 1, ACUITY),
        "chief_complaint": columns.text(course.case, complaint),
        "diagnoses": columns.lists(
            (~course.left).astype(int), columns.text(course.case[~course.left], diagnosis)
        ),
        "investigations": tests.lists(),
        "treatments": care.lists(),
        **ended,
        "hrg_code": columns.text(group, list(GROUPS)),
        "practice_code": chunk.practices(chunk.stretches.practice[events.stretch]),
        "cost": columns.money(price * deflators()[year] * rng.lognormal(-0.01, 0.12, size)),
    }
    return table, course.ambulance, minute


def _endings(attendances: Attendances, course: _Course, rng: np.random.Generator) -> dict[str, Any]:
    """How each attendance ended, and what was to follow."""
    size, admitted, left = len(attendances.events), attendances.admitted, course.left
    status = np.where(
        left, 1 + (rng.random(size) < 0.4), np.where(~admitted & (rng.random(size) < 0.02), 3, 0)
    )
    follow = np.where(admitted, -1, np.where(left, 1, rng.choice(3, size, p=[0.48, 0.4, 0.12])))
    return {
        "discharge_status": columns.text(status, _STATUS),
        "discharge_follow_up": columns.text(follow, _FOLLOW_UP),
    }


def _tests(
    facts: Cases,
    case: np.ndarray,
    plain: np.ndarray,
    admitted: np.ndarray,
    rng: np.random.Generator,
) -> tuple[CodeLists, np.ndarray]:
    rows = np.arange(len(case))
    level = np.clip(
        facts.table["investigations"].to_numpy()[case] + rng.integers(-1, 2, len(case)) + admitted,
        0,
        3,
    )
    level = np.where(plain, 0, level)
    lists = CodeLists(len(case))
    lists.add(rows[level == 0], 0, np.zeros((level == 0).sum(), int), [_NO_TEST])
    for step in range(1, 4):
        some = rows[level >= step]
        lists.add(some, step, (rng.random(len(some)) * len(_TESTS)).astype(int), _TESTS)
    return lists, level


def _care(
    facts: Cases,
    case: np.ndarray,
    plain: np.ndarray,
    admitted: np.ndarray,
    rng: np.random.Generator,
) -> tuple[CodeLists, np.ndarray]:
    rows = np.arange(len(case))
    level = np.clip(
        facts.table["treatments"].to_numpy()[case] + rng.integers(-1, 2, len(case)) + admitted, 0, 3
    )
    level = np.where(plain, 0, level)
    lists = CodeLists(len(case))
    lists.add(rows[level == 0], 0, np.zeros((level == 0).sum(), int), [_NO_CARE])
    for step in range(1, 3):
        some = rows[level >= step]
        lists.add(some, step, (rng.random(len(some)) * len(_CARE)).astype(int), _CARE)
    return lists, level


# Position in GROUPS by level of tests and of care.
_GROUP_OF = np.array([[0, 1, 1, 4], [1, 1, 1, 4], [2, 2, 3, 5], [7, 7, 7, 8]])


def _group(tests: np.ndarray, care: np.ndarray) -> np.ndarray:
    return np.asarray(_GROUP_OF[tests, care])


def _write_calls(
    chunk: Chunk, conveyed: Events, arrival: np.ndarray, rng: np.random.Generator, out: Path
) -> int:
    """999 calls, conveyed or not, and 111 calls, whose price is illustrative."""
    others = happen(chunk.stretches, chunk.exposure.of("call_999_not_conveyed"), rng)
    advice = happen(chunk.stretches, chunk.exposure.of("call_111"), rng)
    stretch = np.concatenate([conveyed.stretch, others.stretch, advice.stretch])
    day = np.concatenate([conveyed.day, others.day, advice.day])
    kind = np.repeat([0, 1, 2], (len(conveyed), len(others), len(advice)))
    heard = (kind == 1) & (rng.random(len(kind)) < 0.35)
    outcome = np.where(
        kind == 2, 3 + rng.choice(4, len(kind), p=[0.45, 0.3, 0.15, 0.1]), np.where(heard, 2, kind)
    )
    words = [
        "see and convey",
        "see and treat",
        "hear and treat",
        "primary care advised",
        "self care",
        "emergency department advised",
        "ambulance sent",
    ]
    price = np.array([489.0, 364.0, 62.0, 17.0, 17.0, 17.0, 17.0])[outcome]
    price = price * deflators()[chunk.stretches.year[stretch]]
    minute = rng.choice(24, len(kind), p=_HOURS / _HOURS.sum()) * 60 + rng.integers(
        0, 60, len(kind)
    )
    minute[: len(conveyed)] = np.maximum(arrival - rng.integers(30, 90, len(conveyed)), 0)
    table = {
        "person_id": chunk.person_ids(chunk.stretches.person[stretch]),
        "call_at": columns.times(day, minute),
        "service": columns.text((kind == 2).astype(int), ["999", "111"]),
        "outcome": columns.text(outcome, words),
        "conveyed": kind == 0,
        "cost": columns.money(price * rng.lognormal(-0.01, 0.1, len(kind))),
    }
    return columns.write(out / "urgent_call", chunk.part, table, ("call_at",))
