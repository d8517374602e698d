"""Maternity: admissions before birth, deliveries, and the babies born."""

from __future__ import annotations

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
_COLUMNS_OF_MATERNITY = ("R249", "R211", "R171", "R181")


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
            mother,
            practice,
            born,
            discharged,
            "31",
            "19",
            "501",
            "2",
            False,
            0,
            kind,
            [row[1] for row in _DELIVERIES],
            [row[2] for row in _DELIVERIES],
            [row[3] for row in _DELIVERIES],
            np.array([row[4] for row in _DELIVERIES])[kind] * level,
        ),
        _Lot(
            newborn,
            practice,
            born,
            discharged,
            "82",
            "79",
            "424",
            "3",
            True,
            1,
            (~well).astype(int),
            [_WELL_BABY[1], _SICK_BABY[0]],
            None,
            [_WELL_BABY[2], _SICK_BABY[1]],
            np.where(well, _WELL_BABY[3], _SICK_BABY[2]) * level,
        ),
        _Lot(
            mother[early],
            practice[early],
            before[early],
            before[early],
            "31",
            "19",
            "501",
            "1",
            False,
            2,
            np.zeros(len(early), int),
            [_ANTENATAL[1]],
            None,
            [_ANTENATAL[2]],
            _ANTENATAL[3] * level[early],
        ),
    ]
    rows = 0
    for lot in lots:
        part = f"{chunk.part}-maternity-{lot.number}"
        rows += columns.write(
            out / "inpatient_episode", part, lot.columns(chunk, rng), ("spell_id",)
        )
    return rows


class _Lot:
    """Spells of one kind, all of one episode."""

    def __init__(
        self,
        person: np.ndarray,
        practice: np.ndarray,
        admitted: np.ndarray,
        discharged: np.ndarray,
        method: str,
        source: str,
        specialty: str,
        episode: str,
        baby: bool,
        number: int,
        choice: np.ndarray,
        diagnosis: list[str],
        operation: list[str] | None,
        group: list[str],
        cost: np.ndarray,
    ) -> None:
        self.person, self.practice, self.admitted, self.discharged = (
            person,
            practice,
            admitted,
            discharged,
        )
        self.method, self.source, self.specialty, self.episode = method, source, specialty, episode
        self.baby, self.number, self.choice = baby, number, choice
        self.diagnosis, self.operation, self.group, self.cost = diagnosis, operation, group, cost

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
