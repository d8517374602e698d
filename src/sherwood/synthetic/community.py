"""Community contacts, mental health contacts and bed days, and social care packages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.days import DAYS_A_YEAR, NEVER
from sherwood.synthetic.exposure import happen
from sherwood.synthetic.fact_tables import conditions, deflators
from sherwood.synthetic.spells import Spells

# Team, pounds of 2024/25 (National Cost Collection; matron, intermediate care as published there).
_TEAMS = (
    ("district_nursing", 72.0), ("community_matron", 145.0), ("intermediate_care", 115.0),
    ("crisis_response", 126.0), ("therapy", 102.0), ("podiatry", 62.0),
    ("health_visiting", 96.0), ("speech_and_language", 118.0), ("school_nursing", 70.0),
)  # fmt: skip
_CHILD = np.array([0.03, 0, 0, 0, 0.1, 0, 0.6, 0.12, 0.15])
_ADULT = np.array([0.42, 0.02, 0.04, 0.02, 0.34, 0.16, 0, 0, 0])
_OLD = np.array([0.58, 0.05, 0.09, 0.07, 0.13, 0.08, 0, 0, 0])
_MENTAL = (
    ("talking_therapies", 169.0), ("community_mental_health", 410.0), ("crisis_resolution", 420.0),
    ("early_intervention", 400.0), ("older_adults", 360.0), ("child_and_adolescent", 380.0),
)  # fmt: skip
BED_DAY = 838.0
_MEAN_STAY = 36
# Social care, illustrative: weekly pounds of 2017/18 and shares.
_RESIDENTIAL_WEEK, _NURSING_WEEK, _FUNDED = 690.0, 760.0, 0.64
_HOME_AGES = (0, 18, 65, 75, 85)
_HOME_CARE = np.array([0.0, 0.0037, 0.011, 0.034, 0.105])
_HOME_CONDITIONS = {
    "dementia": 3.0, "stroke": 1.8, "learning_disability": 40.0, "parkinsons_disease": 3.0,
    "serious_mental_illness": 4.0, "heart_failure": 1.4,
}  # fmt: skip
_REASONS = (
    "physical support",
    "support with memory and cognition",
    "learning disability support",
    "mental health support",
)


def write_community(chunk: Chunk, out: Path) -> int:
    """Write community contacts."""
    rng = chunk.random("community")
    events = happen(chunk.stretches, chunk.exposure.of("community"), rng)
    age, size = chunk.age_at(events), len(events)
    band = np.digitize(age, (18, 65))
    shares = np.cumsum([_CHILD, _ADULT, _OLD], axis=1)
    team = np.minimum((rng.random(size)[:, None] > shares[band]).sum(axis=1), len(_TEAMS) - 1)
    price = (
        np.array([pounds for _, pounds in _TEAMS])[team]
        * deflators()[chunk.stretches.year[events.stretch]]
    )
    mode = rng.choice(3, size, p=[0.3, 0.12, 0.58])
    contents = {
        "person_id": chunk.person_ids(chunk.person_of(events)),
        "contact_at": columns.times(events.day, 8 * 60 + rng.integers(0, 60, size) * 10),
        "provider_code": columns.text((rng.random(size) < 0.45).astype(int), ["NR3", "RHA"]),
        "team_type": columns.text(team, [name for name, _ in _TEAMS]),
        "mode": columns.text(mode, ["face_to_face", "telephone", "home_visit"]),
        "duration_minutes": pa.array(rng.integers(15, 60, size).astype(np.float64)),
        "cost": columns.money(
            price * np.where(mode == 1, 0.45, 1.08) * rng.lognormal(-0.01, 0.12, size)
        ),
    }
    return columns.write(out / "community_contact", chunk.part, contents, ("contact_at",))


def write_mental_health(chunk: Chunk, out: Path) -> int:
    """Write mental health contacts, and stays as a row for each night."""
    rng = chunk.random("mental health")
    stretches = chunk.stretches
    events = happen(stretches, chunk.exposure.of("mental_health_contact"), rng)
    stays = happen(stretches, chunk.exposure.of("mental_health_admission"), rng)
    nights = np.minimum(1 + rng.exponential(_MEAN_STAY, len(stays)).astype(np.int64), 365)
    person = chunk.person_of(stays)
    last = np.minimum(
        chunk.people.death[person], np.minimum(stretches.end[stays.stretch], chunk.window.end)
    )
    nights = np.minimum(nights, last - stays.day)
    row = np.repeat(np.arange(len(stays)), nights)
    night = stays.day[row] + np.arange(len(row)) - np.repeat(np.cumsum(nights) - nights, nights)
    age = chunk.age_at(events)
    ill = chunk.exposure.seen.has[events.stretch, conditions().position("serious_mental_illness")]
    drawn = rng.random(len(events))
    team = np.where(
        ill,
        np.where(drawn < 0.7, 1, 2 + (drawn > 0.85)),
        np.where(drawn < 0.55, 0, np.where(drawn < 0.88, 1, 2)),
    )
    team = np.where(age < 18, 5, np.where(age >= 70, 4, team))
    bed = np.repeat([False, True], (len(events), len(row)))
    day = np.concatenate([events.day, night])
    size = len(day)
    price = np.concatenate(
        [np.array([pounds for _, pounds in _MENTAL])[team], np.full(len(row), BED_DAY)]
    )
    year = stretches.year[np.concatenate([events.stretch, stays.stretch[row]])]
    contents = {
        "person_id": chunk.person_ids(np.concatenate([chunk.person_of(events), person[row]])),
        "contact_at": columns.times(day, np.where(bed, 0, 9 * 60 + rng.integers(0, 48, size) * 10)),
        "provider_code": columns.text(np.zeros(size, dtype=np.int32), ["RHA"]),
        "team_type": columns.text(
            np.concatenate([team, np.full(len(row), len(_MENTAL))]),
            [*(n for n, _ in _MENTAL), "acute_ward"],
        ),
        "kind": columns.text(bed.astype(int), ["contact", "bed_day"]),
        "cost": columns.money(
            price * deflators()[year] * np.where(bed, 1.0, rng.lognormal(-0.02, 0.2, size))
        ),
    }
    return columns.write(out / "mental_health_contact", chunk.part, contents, ("contact_at",))


def write_social_care(chunk: Chunk, spells: Spells, out: Path) -> int:
    """Write packages: care home places a council pays for, care at home, short-term support."""
    rng = chunk.random("social care")
    lots = [_placements(chunk, rng), _care_at_home(chunk, rng), _short_term(chunk, spells, rng)]
    person, start, end, service, provider, weekly, reason = (
        np.concatenate(part) for part in zip(*lots, strict=True)
    )
    order = np.lexsort((start, provider, service, person))
    key = np.stack([person, service, provider, start], axis=1)[order]
    again = np.concatenate([[False], (key[1:] == key[:-1]).all(axis=1)])
    kept = order[~again]
    person, start, end, service = person[kept], start[kept], end[kept], service[kept]
    county = chunk.place.area_district[chunk.people.area[person]] > 0
    homes = chunk.place.homes["care_home_code"].tolist()
    words = [*homes, "HOME1", "HOME2", "HOME3", "SHORT1"]
    contents = {
        "person_id": chunk.person_ids(person),
        "start_date": columns.dates(start),
        "end_date": columns.dates(end, end >= chunk.window.end),
        "authority_code": columns.text(county.astype(int), ["512", "511"]),
        "service_type": columns.text(service, ["residential", "nursing", "home", "short_term"]),
        "provider_code": columns.text(provider[kept], words),
        "weekly_cost": columns.money(weekly[kept]),
        "primary_support_reason": columns.text(reason[kept], _REASONS),
    }
    return columns.write(out / "social_care_service", chunk.part, contents)


_Lot = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _reason(chunk: Chunk, person: np.ndarray, start: np.ndarray) -> np.ndarray:
    names = conditions()
    out = np.zeros(len(person), dtype=np.int32)
    for code, name in ((3, "serious_mental_illness"), (1, "dementia"), (2, "learning_disability")):
        out[chunk.onset[person, names.position(name)] <= start] = code
    return out


def _placements(chunk: Chunk, rng: np.random.Generator) -> _Lot:
    spans = chunk.spans
    row = np.flatnonzero((spans.home >= 0) & (rng.random(len(spans.home)) < _FUNDED))
    person, home = spans.person[row], spans.home[row]
    nursing = chunk.place.homes["has_nursing"].to_numpy()[home]
    disabled = chunk.onset[person, conditions().position("learning_disability")] < NEVER
    week = np.where(nursing, _NURSING_WEEK, _RESIDENTIAL_WEEK) * np.where(disabled, 2.2, 1.0)
    week = week * rng.lognormal(0, 0.15, len(row))
    start, end = spans.start[row], np.minimum(spans.end[row], NEVER)
    return (
        person,
        start,
        end,
        nursing.astype(int),
        home.astype(int),
        week,
        _reason(chunk, person, start),
    )


def _care_at_home(chunk: Chunk, rng: np.random.Generator) -> _Lot:
    people, homes = chunk.people, len(chunk.place.homes)
    age = people.age_on(people.entry)
    chance = _HOME_CARE[np.digitize(age, _HOME_AGES) - 1]
    for name, times in _HOME_CONDITIONS.items():
        chance = chance * np.where(
            chunk.onset[:, conditions().position(name)] <= people.entry, times, 1.0
        )
    chance = np.minimum(chance, 0.7)
    chance = chance * (1 + 0.35 * chunk.window.years)
    first = chunk.spans.home[: len(people)] if len(chunk.spans.home) else np.zeros(0)
    person = np.flatnonzero((rng.random(len(people)) < chance) & (first < 0) & ~people.newborn)
    stop = np.minimum(np.minimum(people.death, people.leave), chunk.window.end)[person]
    there = rng.random(len(person)) < 0.5
    begun = people.entry[person] - np.where(there, rng.exponential(500, len(person)), 0)
    begun = np.maximum(begun, people.birth[person] + 1)
    later = people.entry[person] + 1 + rng.random(len(person)) * (stop - people.entry[person])
    start = np.where(there, begun, np.minimum(later, stop - 1)).astype(np.int32)
    moved = chunk.window.end + np.zeros(len(person), dtype=np.int64)
    into = np.flatnonzero(chunk.spans.home >= 0)
    enters = np.full(len(people), NEVER)
    np.minimum.at(enters, chunk.spans.person[into], chunk.spans.start[into])
    lasts = np.where(rng.random(len(person)) < 0.6, NEVER, rng.exponential(400, len(person)))
    end = np.minimum(np.minimum(start + lasts, enters[person]), np.minimum(stop, moved))
    kept = end > start
    disabled = chunk.onset[person, conditions().position("learning_disability")] < NEVER
    week = np.where(disabled & (age[person] < 65), 760.0, 215.0) * rng.lognormal(
        -0.15, 0.55, len(person)
    )
    agency = homes + rng.integers(0, 3, len(person))
    service = np.full(len(person), 2)
    lot = (
        person,
        start,
        end.astype(np.int32),
        service,
        agency,
        week,
        _reason(chunk, person, start),
    )
    return tuple(part[kept] for part in lot)


def _short_term(chunk: Chunk, spells: Spells, rng: np.random.Generator) -> _Lot:
    """Reablement after a hospital stay, for some of those 75 and over."""
    age = (spells.admitted - chunk.people.birth[spells.person]) / DAYS_A_YEAR
    due = (age >= 75) & (spells.kind == 1) & ~spells.dies & (spells.transfer != 1)
    row = np.flatnonzero(due & (rng.random(len(spells)) < 0.13))
    person, start = spells.person[row], spells.discharged[row]
    stop = np.minimum(np.minimum(chunk.people.death, chunk.people.leave)[person], chunk.window.end)
    end = np.minimum(start + 42, stop)
    kept = end > start
    provider = np.full(len(row), len(chunk.place.homes) + 3)
    week = 330 * rng.lognormal(0, 0.2, len(row))
    lot = (person, start, end, np.full(len(row), 3), provider, week, _reason(chunk, person, start))
    return tuple(part[kept] for part in lot)
