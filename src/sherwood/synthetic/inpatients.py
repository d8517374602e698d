"""The table of inpatient episodes: spells and maternity, coded as hospitals code them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.cases import Choice, inpatient_cases, tariff
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.coding import CodeLists, drawn_extras
from sherwood.synthetic.fact_tables import conditions, weighted
from sherwood.synthetic.spells import KINDS, PRICED_ON, ROUTES, VIA_ED, Spells

PROVIDERS = ("RX1", "RK5", "RTG", "NTG01", "NR3")
# Codes often recorded among people of 75 and over, beside their conditions; illustrative shares.
_OLD_AGE = {
    "R296": 0.1, "N390": 0.09, "R410": 0.07, "R32": 0.05, "E86": 0.06, "F051": 0.05, "Z742": 0.06,
    "L891": 0.03, "R268": 0.07, "H919": 0.05, "N179": 0.08, "R54": 0.05, "Z993": 0.02, "R13": 0.03,
    "E559": 0.05, "H353": 0.05, "M419": 0.02, "W190": 0.04,
}  # fmt: skip
_HABITS = {"Z720": 0.07, "Z864": 0.12, "E669": 0.06, "Z880": 0.06, "I252": 0.03, "K219": 0.04}


def episodes(chunk: Chunk, spells: Spells) -> dict[str, Any]:
    """Columns of the episodes of spells; long stays are often of two or three episodes."""
    rng = chunk.random("episodes")
    shared = _spell_columns(chunk, spells, rng)
    many = rng.random(len(spells))
    count = 1 + (spells.nights >= 2) * (many < 0.22) + (spells.nights >= 6) * (many < 0.07)
    row = np.repeat(np.arange(len(spells)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    edge = spells.nights[row] * number // count[row]
    start = spells.admitted[row] + edge
    last = number == count[row] - 1
    finish = spells.admitted[row] + np.where(
        last, spells.nights[row], spells.nights[row] * (number + 1) // count[row]
    )
    early = (~last) & (spells.kind[row] <= 1)
    specialty = shared.pop("specialty").astype(str)[row]
    specialty = np.where(early, "300", specialty)
    taken = {name: column.take(pa.array(row)) for name, column in shared.items()}
    doctor = (rng.random(len(row)) * 12).astype(np.int32)
    codes, positions = np.unique(specialty, return_inverse=True)
    return {
        **taken,
        "episode_number": pa.array(number + 1, pa.int64()),
        "episode_start": columns.dates(start),
        "episode_end": columns.dates(finish),
        "treatment_function_code": columns.text(positions, codes.tolist()),
        "consultant_code": columns.text(
            positions * 12 + doctor, [f"Z{code}{k:02d}" for code in codes for k in range(12)]
        ),
        "cost": columns.money(spells.cost[row] / count[row]),
    }


def _spell_columns(chunk: Chunk, spells: Spells, rng: np.random.Generator) -> dict[str, Any]:
    size, stretches = len(spells), chunk.stretches
    kind = spells.kind
    provider = _providers(chunk, spells, rng)
    elective = kind >= 2
    in_home = stretches.home[spells.stretch] >= 0
    nursing = chunk.place.homes["has_nursing"].to_numpy()[stretches.home[spells.stretch]]
    usual = np.where(in_home, np.where(nursing, 1, 2), 0)
    source = np.where(spells.transfer == 2, 3, usual)
    destination = np.where(spells.dies, 4, np.where(spells.transfer == 1, 3, usual))
    places = ["19", "55", "56", "51", "79"]
    method = _methods(spells, rng)
    went = np.where(spells.dies, 2, (rng.random(size) < 0.015) & ~elective).astype(int)
    diagnoses, procedures, specialty = _codes(chunk, spells, rng)
    group, words = _groups(spells)
    return {
        "person_id": chunk.person_ids(spells.person),
        "provider_code": columns.text(provider, PROVIDERS),
        "spell_id": columns.numbered("S", chunk.number * 10**6 + np.arange(size), 10),
        "admission_date": columns.dates(spells.admitted),
        "discharge_date": columns.dates(spells.discharged),
        "admission_method": columns.text(method, _METHODS),
        "admission_source": columns.text(source, places),
        "discharge_method": columns.text(went, ["1", "2", "4"]),
        "discharge_destination": columns.text(destination, ["19", "55", "56", "51", "79"]),
        "patient_classification": columns.text((kind == 3).astype(int), ["1", "2"]),
        "specialty": specialty,
        "diagnoses": diagnoses.lists(),
        "procedures": procedures.lists(),
        "procedure_dates": procedures.date_lists(),
        "episode_type": columns.text(np.zeros(size, int), ["1"]),
        "well_baby": pa.array(np.zeros(size, dtype=bool)),
        "hrg_code": columns.text(group, words),
        "practice_code": chunk.practices(stretches.practice[spells.stretch]),
    }


_METHODS = ("21", "22", "23", "24", "28", "2A", "2B", "11", "12", "13")


def _methods(spells: Spells, rng: np.random.Generator) -> np.ndarray:
    """Admission method: the share through an emergency department as `VIA_ED` has it."""
    drawn = rng.random(len(spells))
    via = np.array([VIA_ED.get(kind, 0.0) for kind in KINDS])[spells.kind]
    other = rng.choice([1, 2, 3, 4, 5], len(spells), p=[0.5, 0.05, 0.25, 0.1, 0.1])
    emergency = np.where(via_ed(spells), 0, other)
    emergency = np.where(spells.transfer == 2, 6, emergency)
    planned = np.where(drawn < 0.55, 7, np.where(drawn < 0.85, 8, 9))
    return np.where(via > 0, emergency, planned)


def via_ed(spells: Spells) -> np.ndarray:
    """Whether each spell came through an emergency department; fixed by its own numbers."""
    via = np.array([VIA_ED.get(kind, 0.0) for kind in KINDS])[spells.kind]
    mixed = (
        spells.person.astype(np.int64) * 7919 + spells.admitted.astype(np.int64) * 104729
    ) % 10007
    return np.asarray((mixed / 10007 < via) & (spells.transfer != 2))


def _providers(chunk: Chunk, spells: Spells, rng: np.random.Generator) -> np.ndarray:
    district = chunk.place.practice_district[chunk.stretches.practice[spells.stretch]]
    drawn = rng.random(len(spells))
    usual = np.where(drawn < 0.93, 0, np.where(drawn < 0.96, 1, 2))
    usual = np.where((district == 2) & (drawn < 0.1), 2, usual)
    usual = np.where((district == 4) & (drawn < 0.42), 1, usual)
    day_case = (spells.kind == 3) & (rng.random(len(spells)) < 0.24)
    usual = np.where(day_case, 3, usual)
    return np.where(spells.transfer == 2, np.where(usual == 0, 4, 0), usual)


def _groups(spells: Spells) -> tuple[np.ndarray, list[str]]:
    words: list[str] = []
    group = np.zeros(len(spells), dtype=np.int32)
    for kind, route in enumerate(ROUTES):
        mine = spells.kind == kind
        group[mine] = spells.group[mine] + len(words)
        words += tariff(route, PRICED_ON[kind]).words
    names, positions = np.unique(words, return_inverse=True)
    return positions[group], names.tolist()


def _codes(
    chunk: Chunk, spells: Spells, rng: np.random.Generator
) -> tuple[CodeLists, CodeLists, np.ndarray]:
    diagnoses, procedures = CodeLists(len(spells)), CodeLists(len(spells))
    specialty = np.zeros(len(spells), dtype=np.int32)
    for route in dict.fromkeys(ROUTES):
        rows = np.flatnonzero(np.isin(spells.kind, [k for k, r in enumerate(ROUTES) if r == route]))
        table, case = inpatient_cases(route).table, spells.case[rows]
        specialty[rows] = table["tfc"].to_numpy(int)[case]
        primary = Choice.among([weighted(words) for words in table["primary"]], share=False)
        diagnoses.add(rows, 0, primary.draw(case, rng), primary.words)
        extras = [weighted(words) for words in table["secondary"]]
        for inside, word, words in drawn_extras(extras, case, rng):
            diagnoses.add(rows[inside], 1, word, words)
        operation = Choice.among([weighted(words) for words in table["procedures"]], share=True)
        done = operation.draw(case, rng)
        wait = (rng.random(len(rows)) < 0.14) * 1 + (rng.random(len(rows)) < 0.05) * 1
        when = spells.admitted[rows] + np.minimum(wait, spells.nights[rows])
        procedures.add(rows, 0, done, operation.words, when.astype(np.int32))
        if route == "emergency":
            scanned = np.flatnonzero((spells.kind[rows] == 1) & (rng.random(len(rows)) < 0.25))
            image = rng.integers(0, 3, len(scanned))
            procedures.add(
                rows[scanned],
                1,
                image,
                ["U211+Y981", "U071+Y981", "U201"],
                spells.admitted[rows][scanned],
            )
    _comorbidities(chunk, spells, diagnoses, rng)
    return diagnoses, procedures, specialty


def _comorbidities(
    chunk: Chunk, spells: Spells, diagnoses: CodeLists, rng: np.random.Generator
) -> None:
    table = conditions().table
    has = chunk.onset[spells.person] <= spells.admitted[:, None]
    brief = np.where(spells.kind == 3, 0.5, 1.0)
    choice = Choice.among([_as_weights(words) for words in table["icd10"]], share=False)
    recorded = (
        rng.random(has.shape, dtype=np.float32)
        < table["icd10_recorded"].to_numpy() * brief[:, None]
    )
    for condition in range(has.shape[1]):
        rows = np.flatnonzero(has[:, condition] & recorded[:, condition])
        case = np.full(len(rows), condition)
        diagnoses.add(rows, 2 + condition % 3, choice.draw(case, rng), choice.words)
    age = (spells.admitted - chunk.people.birth[spells.person]) // 365.25
    for share, eligible in ((_OLD_AGE, (age >= 75) & (spells.kind == 1)), (_HABITS, age >= 18)):
        for word, chance in share.items():
            rows = np.flatnonzero(eligible & (rng.random(len(spells)) < chance))
            diagnoses.add(rows, 5, np.zeros(len(rows), dtype=np.int32), [word])


def _as_weights(words: str) -> dict[str, float]:
    return weighted(words) if "=" in words else {words: 1.0}


def write_episodes(chunk: Chunk, spells: Spells, out: Path) -> int:
    """Write the episodes of spells."""
    return columns.write(
        out / "inpatient_episode", chunk.part, episodes(chunk, spells), ("spell_id",)
    )
