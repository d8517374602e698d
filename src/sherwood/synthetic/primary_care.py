"""Appointments in general practice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.exposure import happen, on_working_days
from sherwood.synthetic.lives import doctors_of

# Illustrative: of nurse and other appointments, the share with others such as pharmacists.
_OTHER_STAFF = 0.22
_OWN_DOCTOR = 0.55
NURSES_A_DOCTOR = 0.6


def nurses_of(chunk: Chunk) -> np.ndarray:
    """Nurses and other clinicians in each practice."""
    return staff_besides(doctors_of(chunk.place))


def staff_besides(doctors: np.ndarray) -> np.ndarray:
    """Nurses, and as many others, beside a number of doctors."""
    return np.maximum(1, np.rint(doctors * NURSES_A_DOCTOR)).astype(int)


def staff_codes(practice: str, doctors: int, nurses: int) -> list[str]:
    """Invented practitioner codes of a practice: doctors G, nurses N, others H.

    >>> staff_codes("C84001", 1, 1)
    ['C84001G01', 'C84001N01', 'C84001H01']
    """
    return [
        *(f"{practice}G{k + 1:02d}" for k in range(doctors)),
        *(f"{practice}N{k + 1:02d}" for k in range(nurses)),
        *(f"{practice}H{k + 1:02d}" for k in range(nurses)),
    ]


def staff(chunk: Chunk) -> tuple[list[str], np.ndarray]:
    """Codes of all practitioners, and where those of each practice begin."""
    doctors, nurses = doctors_of(chunk.place), nurses_of(chunk)
    codes = chunk.place.practices["practice_code"]
    words = [w for row in zip(codes, doctors, nurses, strict=True) for w in staff_codes(*row)]
    return words, np.concatenate([[0], np.cumsum(doctors + 2 * nurses)[:-1]])


def write_contacts(chunk: Chunk, out: Path) -> int:
    """Write appointments. Cost is left empty, as practice systems hold none: the line is priced."""
    rng = chunk.random("contacts")
    stretches = chunk.stretches
    lots = [
        on_working_days(happen(stretches, chunk.exposure.of(line), rng), stretches)
        for line in ("gp_contact", "nurse_contact")
    ]
    stretch = np.concatenate([lot.stretch for lot in lots])
    day = np.concatenate([lot.day for lot in lots])
    doctor = np.arange(len(stretch)) < len(lots[0])
    size, practice = len(stretch), stretches.practice[stretch]
    other = ~doctor & (rng.random(size, dtype=np.float32) < _OTHER_STAFF)
    doctors, nurses = doctors_of(chunk.place)[practice], nurses_of(chunk)[practice]
    drawn = rng.random(size, dtype=np.float32)
    own = rng.random(size, dtype=np.float32) < _OWN_DOCTOR
    seen_doctor = np.where(own, stretches.gp[stretch], (drawn * doctors).astype(np.int32))
    seen_nurse = doctors + (drawn * nurses).astype(np.int32) + nurses * other
    words, offset = staff(chunk)
    who = offset[practice] + np.where(doctor, seen_doctor, seen_nurse)
    at_home = rng.random(size, dtype=np.float32) < np.where(
        chunk.exposure.seen.in_home[stretch],
        0.6,
        np.where(chunk.exposure.seen.age[stretch] >= 85, 0.14, 0.008),
    )
    phone = rng.random(size, dtype=np.float32) < np.where(doctor, 0.16, 0.06)
    mode = np.where(at_home, 2, np.where(phone, 1, 0))
    minutes = np.array([10, 6, 22])[mode] + rng.integers(-3, 6, size, dtype=np.int8)
    clock = 8 * 60 + rng.integers(0, 60, size, dtype=np.int16) * 10
    contents = {
        "person_id": chunk.person_ids(stretches.person[stretch]),
        "contact_id": columns.numbered("A", chunk.number * 10**7 + np.arange(size), 11),
        "contact_at": columns.times(day, clock),
        "practice_code": chunk.practices(practice),
        "practitioner_code": columns.text(who, words),
        "staff_group": columns.text(np.where(doctor, 0, 1 + other), ["gp", "nurse", "other"]),
        "mode": columns.text(mode, ["face_to_face", "telephone", "home_visit"]),
        "duration_minutes": pa.array(minutes.astype(np.float64)),
        "cost": pa.nulls(size, pa.decimal128(18, 2)),
    }
    return columns.write(out / "gp_contact", chunk.part, contents, ("contact_id", "contact_at"))
