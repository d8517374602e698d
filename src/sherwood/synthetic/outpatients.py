"""Outpatient appointments, and the referrals and advice requests before them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from sherwood.synthetic import columns
from sherwood.synthetic.cases import Cases, Choice
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.coding import CodeLists
from sherwood.synthetic.exposure import Events, happen, on_working_days
from sherwood.synthetic.fact_tables import deflators, read, weighted
from sherwood.synthetic.lives import doctors_of
from sherwood.synthetic.primary_care import staff

LINES = ("outpatient_first", "outpatient_follow_up", "outpatient_procedure")
PROVIDERS = ("RX1", "RK5", "RTG", "NTG01", "NR3")
# Of 124.9m appointments 77.2 % were attended, 6.2 % not kept, 16.2 % cancelled (England 2019/20).
_KEPT, _NOT_KEPT = 0.772, 0.062
_REMOTE = 0.05
_SOURCES = ("03", "05", "04", "17", "01")
_SOURCE_SHARES = {"first": [0.62, 0.17, 0.06, 0.1, 0.05], "later": [0.5, 0.24, 0.06, 0.12, 0.08]}
_ADVICE = 0.06
_PATHWAYS = ["F12GEN", "F12MSK", "F12CARD", "F12DERM"]
_CANCER_SPECIALTIES = (100, 101, 330, 502, 301, 340)
_REFERRAL_OUTCOMES = [
    "appointment booked",
    "returned with advice",
    "redirected",
    "advice given",
    "advised to refer",
]
# The filed prices are of 2024/25: procedures National Cost Collection, attendances illustrative.


@cache
def specialties() -> Cases:
    """Treatment functions with the people they see; illustrative weights."""
    return Cases.of(read("specialties"))


def write_outpatients(chunk: Chunk, out: Path) -> tuple[int, int]:
    """Write outpatient appointments and referrals; rows of each."""
    rng = chunk.random("outpatients")
    lots = [
        on_working_days(
            happen(chunk.stretches, chunk.exposure.of(line) / _KEPT, rng), chunk.stretches
        )
        for line in LINES
    ]
    events = Events(
        np.concatenate([e.stretch for e in lots]), np.concatenate([e.day for e in lots])
    )
    line = np.repeat(np.arange(3), [len(e) for e in lots])
    age, person = chunk.age_at(events), chunk.person_of(events)
    facts = specialties()
    tilt = np.zeros((len(line), len(facts.table)), dtype=np.float32)
    share = np.log(facts.table["procedure_share"].to_numpy(float))
    tilt[line == 2] = share
    case = facts.choose(
        age, chunk.people.female[person], chunk.exposure.seen.has[events.stretch], rng, tilt
    )
    rows = _write_appointments(chunk, events, line, case, facts.table, rng, out)
    return rows, _write_referrals(chunk, events, line, case, facts.table, rng, out)


def _outcome(chunk: Chunk, events: Events, rng: np.random.Generator) -> np.ndarray:
    """Position in `_ATTENDED`; those more deprived miss more, with the same share kept overall."""
    size = len(events)
    quintile = chunk.exposure.seen.quintile[events.stretch]
    missed = _NOT_KEPT * np.array([1.35, 1.15, 1.0, 0.85, 0.75])[quintile - 1]
    drawn = rng.random(size)
    lost = np.where(drawn < _KEPT + missed, 2, np.where(rng.random(size) < 0.45, 0, 3))
    return np.where(drawn < _KEPT, np.where(rng.random(size) < 0.96, 4, 5), lost)


_ATTENDED = ("2", "7", "3", "4", "5", "6")


def _write_appointments(
    chunk: Chunk,
    events: Events,
    line: np.ndarray,
    case: np.ndarray,
    table: pd.DataFrame,
    rng: np.random.Generator,
    out: Path,
) -> int:
    size, stretches = len(events), chunk.stretches
    outcome = _outcome(chunk, events, rng)
    seen = outcome >= 4
    remote = (rng.random(size) < _REMOTE) & (line != 2)
    first = (line == 0) | ((line == 2) & (rng.random(size) < 0.35))
    attendance = np.where(first, 0, 1) + 2 * remote
    procedures = CodeLists(size)
    done = np.flatnonzero((line == 2) & seen)
    options = Choice.among(
        [weighted(words) or {"X621": 1.0} for words in table["procedures"]], share=False
    )
    procedures.add(done, 0, options.draw(case[done], rng), options.words)
    groups = table["procedure_hrg"].tolist()
    plain = ["WF01A", "WF01B", "WF01C", "WF01D", "WF02A", "WF02B"]
    joint = rng.random(size) < 0.04
    usual = np.where(joint, np.where(first, 5, 4), attendance_group(first, remote)) + len(groups)
    group = np.where((line == 2) & seen, case, usual)
    prices = table[["first_price", "follow_up_price", "procedure_price"]].to_numpy(float)
    price = (
        prices[case, line]
        * np.where(remote, 0.6, 1.0)
        * deflators()[stretches.year[events.stretch]]
    )
    cost = np.where(seen, price * rng.lognormal(-0.01, 0.12, size), 0.0)
    mine = np.where(line == 0, 0, 1)
    shares = np.cumsum([_SOURCE_SHARES["first"], _SOURCE_SHARES["later"]], axis=1)[mine]
    source = np.minimum((rng.random(size)[:, None] > shares).sum(axis=1), 4)
    practice = stretches.practice[events.stretch]
    doctor = (rng.random(size) * doctors_of(chunk.place)[practice]).astype(np.int32)
    referrers, offset = staff(chunk)
    referrer = np.where(source == 0, offset[practice] + doctor, -1)
    specialists = [
        f"Z{code}{k:02d}" for code in table["treatment_function_code"] for k in range(12)
    ]
    contents = {
        "person_id": chunk.person_ids(chunk.person_of(events)),
        "appointment_date": columns.dates(events.day),
        "provider_code": columns.text(_providers(chunk, events, case, table, rng), PROVIDERS),
        "treatment_function_code": columns.text(
            case, table["treatment_function_code"].astype(str).tolist()
        ),
        "consultant_code": columns.text(case * 12 + rng.integers(0, 12, size), specialists),
        "first_attendance": columns.text(attendance, ["1", "2", "3", "4"]),
        "attended": columns.text(outcome, _ATTENDED),
        "referral_source": columns.text(source, _SOURCES),
        "referrer_code": columns.text(referrer, referrers),
        "practice_code": chunk.practices(practice),
        "procedure_codes": procedures.lists(),
        "hrg_code": columns.text(group, [*groups, *plain]),
        "cost": columns.money(cost),
    }
    return columns.write(out / "outpatient_attendance", chunk.part, contents)


def attendance_group(first: np.ndarray, remote: np.ndarray) -> np.ndarray:
    """WF01A follow-up, WF01B first, WF01C and WF01D the same without meeting."""
    return np.asarray(np.where(first, 1, 0) + 2 * remote)


def _providers(
    chunk: Chunk, events: Events, case: np.ndarray, table: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    district = chunk.place.practice_district[chunk.stretches.practice[events.stretch]]
    drawn = rng.random(len(events))
    provider = np.where(drawn < 0.74, 0, np.where(drawn < 0.93, 3, np.where(drawn < 0.96, 1, 2)))
    provider = np.where((district == 4) & (drawn < 0.4), 1, provider)
    therapy = np.isin(table["treatment_function_code"].to_numpy()[case], (650, 655))
    return np.where(therapy & (drawn < 0.8), 4, provider)


def _timed_referrals(
    chunk: Chunk,
    events: Events,
    row: np.ndarray,
    kind: np.ndarray,
    specialty: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The priority of each referral, the day it was made and the day it was settled."""
    size = len(row)
    cancer = np.isin(specialty, _CANCER_SPECIALTIES)
    urgent = (rng.random(size) < 0.18, (rng.random(size) < 0.12).astype(int))
    priority = np.where(cancer & urgent[0], 2, urgent[1])
    usual = np.array([60, 25, 9])[priority]
    wait = np.where(
        kind == 1, rng.integers(1, 12, size), np.maximum(1, rng.gamma(3, usual / 3)).astype(int)
    )
    entry = chunk.spans.start[chunk.stretches.span[events.stretch[row]]]
    seen = events.day[row]
    made = np.maximum(seen - wait, np.maximum(entry, chunk.window.start))
    ended = np.where(kind == 1, np.minimum(made + rng.integers(0, 6, size), seen), seen)
    return priority, made, ended


def _write_referrals(
    chunk: Chunk,
    events: Events,
    line: np.ndarray,
    case: np.ndarray,
    table: pd.DataFrame,
    rng: np.random.Generator,
    out: Path,
) -> int:
    """A referral before each first appointment from a GP, some refused, and requests for advice."""
    first = np.flatnonzero((line == 0) & (rng.random(len(line)) < 0.66))
    advice = first[rng.random(len(first)) < _ADVICE]
    row = np.concatenate([first, advice])
    kind = np.repeat([0, 1], (len(first), len(advice)))
    person, stretch = chunk.person_of(events)[row], events.stretch[row]
    specialty = table["treatment_function_code"].to_numpy()[case[row]]
    priority, made, ended = _timed_referrals(chunk, events, row, kind, specialty, rng)
    practice = chunk.stretches.practice[stretch]
    doctor = np.where(
        rng.random(len(row)) < 0.6,
        chunk.stretches.gp[stretch],
        (rng.random(len(row)) * doctors_of(chunk.place)[practice]).astype(np.int32),
    )
    words, offset = staff(chunk)
    outcome = np.where(
        kind == 1, 3 + (rng.random(len(row)) < 0.3), rng.choice(3, len(row), p=[0.93, 0.04, 0.03])
    )
    contents = {
        "person_id": chunk.person_ids(person),
        "referral_id": columns.numbered("R", chunk.number * 10**6 + np.arange(len(row)), 10),
        "referral_date": columns.dates(made),
        "practice_code": chunk.practices(practice),
        "practitioner_code": columns.text(offset[practice] + doctor, words),
        "provider_code": columns.text(
            _providers(chunk, Events(stretch, made), case[row], table, rng), PROVIDERS
        ),
        "treatment_function_code": columns.text(
            case[row], table["treatment_function_code"].astype(str).tolist()
        ),
        "priority": columns.text(priority, ["routine", "urgent", "two_week_wait"]),
        "kind": columns.text(kind, ["referral", "advice"]),
        "pathway_id": columns.text(
            np.where(rng.random(len(row)) < 0.3, rng.integers(0, 4, len(row)), -1), _PATHWAYS
        ),
        "outcome": columns.text(outcome, _REFERRAL_OUTCOMES),
        "outcome_date": columns.dates(ended),
    }
    return columns.write(out / "referral", chunk.part, contents, ("referral_id",))
