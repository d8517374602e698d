"""Coded entries of general practice: diagnoses, deficits of frailty, findings and measurements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.cases import Choice
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.days import DAYS_A_YEAR, NEVER
from sherwood.synthetic.exposure import Events, happen
from sherwood.synthetic.fact_tables import conditions, read, weighted
from sherwood.synthetic.primary_care import staff

# Measurements: code, unit, mean and spread at 45 years, change in the mean a decade; illustrative.
_MEASURES = (
    ("271649006", "mm[Hg]", 129.0, 14.0, 2.2),
    ("271650006", "mm[Hg]", 78.0, 9.0, -0.3),
    ("60621009", "kg/m2", 27.2, 5.2, 0.2),
    ("999791000000106", "mmol/mol", 39.0, 4.0, 0.5),
    ("1005671000000105", "mmol/L", 5.1, 1.0, 0.0),
)
_SYSTOLIC, _DIASTOLIC, _BMI, _HBA1C, _CHOLESTEROL = range(5)
_SMOKING = ("77176002", "8517006", "266919005")
_VACCINE = "86198006"


@dataclass(frozen=True)
class Entries:
    """Coded entries, one in each position: who, when, which code, and a value or NaN."""

    person: np.ndarray
    day: np.ndarray
    code: np.ndarray
    words: tuple[str, ...]
    value: np.ndarray
    unit: str | None = None


@cache
def deficits() -> pd.DataFrame:
    """Deficits of the electronic frailty index that are no condition of ours."""
    return read("frailty_deficits")


def write_events(chunk: Chunk, out: Path) -> int:
    """Write coded entries; diagnoses go back to when the condition began."""
    rng = chunk.random("records")
    lots = [
        *_diagnoses(chunk, rng),
        *_resolved(chunk, rng),
        *_deficits(chunk, rng),
        *_findings(chunk, rng),
    ]
    vocabulary: dict[str, int] = {}
    units: dict[str, int] = {}
    code, unit = [], []
    for lot in lots:
        known = np.array([vocabulary.setdefault(word, len(vocabulary)) for word in lot.words])
        code.append(known[lot.code])
        number = units.setdefault(lot.unit, len(units)) if lot.unit else -1
        unit.append(np.full(len(lot.person), number))
    person = np.concatenate([lot.person for lot in lots])
    day = np.concatenate([lot.day for lot in lots]).astype(np.int32)
    value = np.concatenate([lot.value for lot in lots])
    fits = (day >= chunk.people.birth[person]) & (
        day < np.minimum(chunk.people.death, chunk.people.leave)[person]
    )
    fits &= day < chunk.window.end
    words, offset = staff(chunk)
    practice = chunk.people.practice[person]
    doctor = (person.astype(np.int64) * 31 + day) % 2
    value = value[fits]
    contents = {
        "person_id": chunk.person_ids(person[fits]),
        "recorded_date": columns.dates(day[fits]),
        "snomed_code": columns.text(np.concatenate(code)[fits], list(vocabulary)),
        "value": pa.array(value, mask=np.isnan(value)),
        "unit": columns.text(np.concatenate(unit)[fits], list(units) or [""]),
        "practice_code": chunk.practices(practice[fits]),
        "practitioner_code": columns.text((offset[practice] + doctor)[fits], words),
    }
    return columns.write(out / "gp_event", chunk.part, contents)


def _valueless(size: int) -> np.ndarray:
    return np.full(size, np.nan)


def _diagnoses(chunk: Chunk, rng: np.random.Generator) -> Iterator[Entries]:
    """The diagnosis at onset, and again at some later reviews."""
    table = conditions().table
    for position, words in enumerate(table["snomed"]):
        onset = chunk.onset[:, position]
        person = np.flatnonzero(onset < NEVER)
        choice = Choice.among([weighted(words)], share=False)
        code = choice.draw(np.zeros(len(person), dtype=int), rng)
        yield Entries(person, onset[person], code, choice.words, _valueless(len(person)))
        again = np.flatnonzero(rng.random(len(person)) < 0.3)
        later = onset[person[again]] + rng.integers(60, 1500, len(again))
        yield Entries(person[again], later, code[again], choice.words, _valueless(len(again)))


def _resolved(chunk: Chunk, rng: np.random.Generator) -> Iterator[Entries]:
    """People who had a condition before the window and were coded as having it no longer."""
    table = conditions().table
    age = chunk.people.age_on(chunk.people.entry)
    for position, code in enumerate(table["resolved_snomed"]):
        if not isinstance(code, str):
            continue
        never = (chunk.onset[:, position] == NEVER) & (age >= 25)
        person = np.flatnonzero(never & (rng.random(len(age)) < 0.02))
        end = chunk.people.entry[person] - 30 - rng.integers(0, 2000, len(person))
        start = end - 200 - rng.integers(0, 2500, len(person))
        first = next(iter(weighted(str(table["snomed"][position]))))
        zeros = np.zeros(len(person), dtype=int)
        yield Entries(person, start, zeros, (first,), _valueless(len(person)))
        yield Entries(person, end, zeros, (code,), _valueless(len(person)))


def _deficits(chunk: Chunk, rng: np.random.Generator) -> Iterator[Entries]:
    """Deficits from 50 on: more with age, with more conditions, and in care homes."""
    people = chunk.people
    age = people.age_on(people.entry)
    old = np.flatnonzero(age >= 50)
    many = (chunk.onset[old] <= people.entry[old, None]).sum(axis=1)
    in_home = chunk.spans.home[old] >= 0
    factor = np.exp(0.042 * (age[old] - 70)) * (0.6 + 0.28 * many) * np.where(in_home, 1.8, 1.0)
    factor *= rng.gamma(2.0, 0.5, len(old))
    for code, share in deficits()[["snomed", "share"]].to_numpy().tolist():
        chance = 1 - np.exp(-float(share) * factor)
        person = old[rng.random(len(old)) < chance]
        earliest = np.maximum(people.birth[person] + 40 * DAYS_A_YEAR, people.entry[person] - 3600)
        last = np.minimum(chunk.window.end, people.entry[person] + 900)
        day = earliest + rng.random(len(person)) * (last - earliest)
        yield Entries(
            person,
            day,
            np.zeros(len(person), dtype=int),
            (str(int(code)),),
            _valueless(len(person)),
        )


def _findings(chunk: Chunk, rng: np.random.Generator) -> Iterator[Entries]:
    """Blood pressure, weight, blood tests, smoking and influenza vaccine, within the window."""
    stretches, seen = chunk.stretches, chunk.exposure.seen
    names = conditions()

    def has(name: str) -> np.ndarray:
        return seen.has[:, names.position(name)]

    checked = (
        has("hypertension")
        | has("diabetes")
        | has("chronic_kidney_disease")
        | has("coronary_heart_disease")
    )
    adult = (seen.age >= 18).astype(float)
    pressure = happen(stretches, stretches.years * adult * np.where(checked, 1.3, 0.28), rng)
    for measure in (_SYSTOLIC, _DIASTOLIC):
        yield _measured(chunk, pressure, measure, np.where(has("hypertension"), 8.0, 0.0), rng)
    weighed = happen(stretches, stretches.years * adult * np.where(checked, 0.6, 0.18), rng)
    yield _measured(chunk, weighed, _BMI, np.where(has("diabetes"), 3.5, 0.0), rng)
    sugar = happen(stretches, stretches.years * adult * np.where(has("diabetes"), 1.7, 0.07), rng)
    yield _measured(chunk, sugar, _HBA1C, np.where(has("diabetes"), 18.0, 0.0), rng)
    fats = happen(stretches, stretches.years * adult * np.where(checked, 0.5, 0.06), rng)
    yield _measured(chunk, fats, _CHOLESTEROL, np.where(checked, -0.6, 0.0), rng)
    asked = happen(stretches, stretches.years * adult * 0.4, rng)
    smokes = np.array([0.28, 0.23, 0.19, 0.15, 0.1])[seen.quintile[asked.stretch] - 1]
    usual = (chunk.person_of(asked).astype(np.int64) * 2654435761 % 1000) / 1000
    code = np.where(usual < smokes, 0, np.where(usual < smokes + 0.25, 1, 2))
    yield Entries(chunk.person_of(asked), asked.day, code, _SMOKING, _valueless(len(asked)))
    jabs = happen(
        stretches,
        stretches.years * np.where(seen.age >= 65, 0.7, np.where(checked, 0.35, 0.04)),
        rng,
    )
    yield Entries(
        chunk.person_of(jabs),
        jabs.day,
        np.zeros(len(jabs), dtype=int),
        (_VACCINE,),
        _valueless(len(jabs)),
    )


def _measured(
    chunk: Chunk, events: Events, measure: int, shift: np.ndarray, rng: np.random.Generator
) -> Entries:
    code, unit, mean, spread, slope = _MEASURES[measure]
    age = chunk.age_at(events)
    centre = mean + slope * (age - 45) / 10 + shift[events.stretch]
    value = np.maximum(np.round(centre + spread * rng.standard_normal(len(events)), 1), mean * 0.4)
    return Entries(
        chunk.person_of(events), events.day, np.zeros(len(events), dtype=int), (code,), value, unit
    )
