"""Maternity: admissions before birth, deliveries, and the babies born."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.coding import CodeLists
from sherwood.synthetic.fact_tables import deflators

# Delivery by kind: share, diagnosis, operation, HRG, pounds of 2024/25 (National Cost Collection).
_DELIVERIES = (
    (0.58, "O800", "R249", "NZ30C", 5476.0, 1.3),
    (0.14, "O814", "R211", "NZ40C", 5969.0, 1.8),
    (0.12, "O829", "R171", "NZ50C", 6956.0, 2.4),
    (0.16, "O821", "R181", "NZ51C", 7100.0, 3.0),
)
_ANTENATAL = (0.3, "O479", "NZ17B", 1050.0)
_WELL_BABY = (0.88, "Z380", "PB03Z", 480.0)
_SICK_BABY = ("P073", "PB04D", 3900.0)


def write_maternity(chunk: Chunk, out: Path) -> int:
    """Write one-episode spells of maternity: antenatal, delivery, and the baby's own."""
    rng = chunk.random("maternity")
    newborn = np.flatnonzero(chunk.people.newborn)
    if not len(newborn):
        return 0
    born, mother_span = chunk.people.birth[newborn], chunk.mothers
    mother, practice = chunk.spans.person[mother_span], chunk.spans.practice[mother_span]
    kind = rng.choice(4, len(newborn), p=[row[0] for row in _DELIVERIES])
    stay = np.floor(rng.gamma(1.5, np.array([row[5] for row in _DELIVERIES])[kind] / 1.5)).astype(
        np.int32
    )
    leaves = np.minimum(
        np.minimum(chunk.people.death[mother], chunk.people.death[newborn]), chunk.window.end
    )
    discharged = np.minimum(born + stay, leaves)
    level = deflators()[np.searchsorted(np.array(chunk.window.starts[1:-1]), born, side="right")]
    well = rng.random(len(newborn)) < _WELL_BABY[0]
    before = born - rng.integers(5, 100, len(newborn))
    early = np.flatnonzero(
        (rng.random(len(newborn)) < _ANTENATAL[0]) & (before > chunk.people.entry[mother])
    )
    lots = [
        _Lot(
            number=0, person=mother, practice=practice, admitted=born, discharged=discharged,
            cost=np.array([row[4] for row in _DELIVERIES])[kind] * level,
            method="31", source="19", specialty="501",
            episode="2", choice=kind, diagnosis=tuple(row[1] for row in _DELIVERIES),
            operation=tuple(row[2] for row in _DELIVERIES),
            group=tuple(row[3] for row in _DELIVERIES),
        ),
        _Lot(
            number=1, person=newborn, practice=practice, admitted=born, discharged=discharged,
            cost=np.where(well, _WELL_BABY[3], _SICK_BABY[2]) * level, method="82", source="79",
            specialty="424", episode="3", choice=(~well).astype(int),
            diagnosis=(_WELL_BABY[1], _SICK_BABY[0]), operation=(),
            group=(_WELL_BABY[2], _SICK_BABY[1]), baby=True,
        ),
        _Lot(
            number=2, person=mother[early], practice=practice[early], admitted=before[early],
            discharged=before[early], cost=_ANTENATAL[3] * level[early], method="31", source="19",
            specialty="501", episode="1", choice=np.zeros(len(early), dtype=int),
            diagnosis=(_ANTENATAL[1],), operation=(), group=(_ANTENATAL[2],),
        ),
    ]  # fmt: skip
    rows = 0
    for lot in lots:
        part = f"{chunk.part}-maternity-{lot.number}"
        rows += columns.write(
            out / "inpatient_episode", part, lot.columns(chunk, rng), ("spell_id",)
        )
    return rows


@dataclass(frozen=True, kw_only=True)
class _Lot:
    """Spells of one kind, all of one episode.

    Attributes:
        number: Sets the lot's file and spell identifiers apart.
        person, practice, admitted, discharged, cost: One in each position.
        method, source, specialty, episode: Codes common to all.
        choice: Position in `diagnosis`, `operation` and `group`.
        baby: Whether the spells are of newborns, the first choice being a well one.
    """

    number: int
    person: np.ndarray
    practice: np.ndarray
    admitted: np.ndarray
    discharged: np.ndarray
    cost: np.ndarray
    method: str
    source: str
    specialty: str
    episode: str
    choice: np.ndarray
    diagnosis: tuple[str, ...]
    operation: tuple[str, ...]
    group: tuple[str, ...]
    baby: bool = False

    def columns(self, chunk: Chunk, rng: np.random.Generator) -> dict[str, Any]:
        """The contract's columns."""
        size = len(self.person)
        diagnoses, procedures = CodeLists(size), CodeLists(size)
        diagnoses.add(np.arange(size), 0, self.choice, self.diagnosis)
        if self.episode == "2":
            diagnoses.add(np.arange(size), 1, np.zeros(size, int), ["Z370"])
        if self.operation:
            procedures.add(
                np.arange(size), 0, self.choice, self.operation, self.admitted.astype(np.int32)
            )

        def same(word: str) -> pa.Array:
            return columns.text(np.zeros(size, dtype=np.int32), [word])

        dies = self.discharged == chunk.people.death[self.person]
        serial = chunk.number * 10**6 + (5 + self.number) * 10**5 + np.arange(size)
        well = (self.choice == 0) if self.baby else np.zeros(size, dtype=bool)
        return {
            "person_id": chunk.person_ids(self.person),
            "provider_code": columns.text((rng.random(size) < 0.06).astype(int), ["RX1", "RK5"]),
            "spell_id": columns.numbered("S", serial, 10),
            "admission_date": columns.dates(self.admitted),
            "discharge_date": columns.dates(self.discharged),
            "admission_method": same(self.method),
            "admission_source": same(self.source),
            "discharge_method": columns.text(dies.astype(int), ["1", "4"]),
            "discharge_destination": same("19"),
            "patient_classification": same("1"),
            "diagnoses": diagnoses.lists(),
            "procedures": procedures.lists(),
            "procedure_dates": procedures.date_lists(),
            "episode_type": same(self.episode),
            "well_baby": pa.array(well),
            "hrg_code": columns.text(self.choice, self.group),
            "practice_code": chunk.practices(self.practice),
            "episode_number": pa.array(np.ones(size, dtype=np.int64)),
            "episode_start": columns.dates(self.admitted),
            "episode_end": columns.dates(self.discharged),
            "treatment_function_code": same(self.specialty),
            "consultant_code": columns.text(
                (rng.random(size) * 12).astype(int),
                [f"Z{self.specialty}{k:02d}" for k in range(12)],
            ),
            "cost": columns.money(self.cost * rng.lognormal(-0.02, 0.2, size)),
        }
