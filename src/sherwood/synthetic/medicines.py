"""Prescribing: repeat medicines for conditions, every eight weeks, and acute courses.

An item stands for eight weeks of a repeat medicine. Codes and prices are of the English Prescribing
Dataset, September 2017; who takes what is illustrative.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.exposure import happen
from sherwood.synthetic.fact_tables import conditions, in_steps, read, weighted
from sherwood.synthetic.primary_care import staff

DAYS_AN_ITEM = 56
# Prescribing cost a head in England 2017/18 was about 158 pounds; dispensing and dearer
# presentations than the one chosen for each medicine are in this factor.
PRICE_FACTOR = 1.8


@cache
def formulary() -> pd.DataFrame:
    """All medicines, repeat ones first."""
    return (
        read("medicines").sort_values("kind", ascending=False, kind="stable").reset_index(drop=True)
    )


@cache
def _takes() -> tuple[np.ndarray, np.ndarray]:
    """Chance of each repeat medicine by condition, and by (adult, over 65)."""
    table = formulary()[formulary()["kind"] == "repeat"]
    names = conditions().names
    by_condition = np.zeros((len(names), len(table)))
    for column, words in enumerate(table["taken_by"]):
        for name, chance in weighted(words).items():
            by_condition[names.index(name), column] = chance
    return by_condition, table[["adults", "over_65"]].to_numpy(float).T


def write_prescriptions(chunk: Chunk, out: Path) -> int:
    """Write items issued."""
    rng = chunk.random("medicines")
    stretch, day, medicine = _repeats(chunk, rng)
    acute, acute_day, acute_medicine = _acute(chunk, rng)
    stretch, day = np.concatenate([stretch, acute]), np.concatenate([day, acute_day])
    medicine = np.concatenate([medicine, acute_medicine])
    table, size = formulary(), len(stretch)
    practice = chunk.stretches.practice[stretch]
    words, offset = staff(chunk)
    price = np.rint(table["cost"].to_numpy()[medicine] * PRICE_FACTOR * 100) / 100
    level = np.array([1.02, 1.01, 1.0, 1.0])[np.minimum(chunk.stretches.year[stretch], 3)]
    contents = {
        "person_id": chunk.person_ids(chunk.stretches.person[stretch]),
        "issue_date": columns.dates(day),
        "bnf_code": columns.text(medicine, table["bnf_code"].astype(str).tolist()),
        "dmd_code": pa.nulls(size, pa.string()),
        "quantity": pa.array(table["quantity"].to_numpy(float)[medicine]),
        "cost": columns.money(price * level),
        "practice_code": chunk.practices(practice),
        "practitioner_code": columns.text(offset[practice] + chunk.stretches.gp[stretch], words),
    }
    return columns.write(out / "prescription", chunk.part, contents)


def _repeats(chunk: Chunk, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Items of repeat medicines; an effect on prescribing shortens or lengthens the interval."""
    by_condition, by_age = _takes()
    stretches, seen = chunk.stretches, chunk.exposure.seen
    dice = rng.random((len(chunk.people), by_condition.shape[1]), dtype=np.float32)
    log_untaken = in_steps(np.log1p(-np.minimum(by_condition, 0.98)))
    untaken = np.exp(seen.has.astype(np.float32) @ log_untaken)
    adult = np.where(seen.age >= 65, 1, 0)
    base = np.where((seen.age >= 18)[:, None], by_age[adult], 0.0)
    chance = 1 - untaken * (1 - base)
    pills = formulary()["bnf_code"].str.startswith("0703").to_numpy()[: chance.shape[1]]
    fertile = chunk.people.female[stretches.person] & (seen.age >= 16) & (seen.age < 46)
    chance[:, pills] *= np.where(fertile, 2.9, 0.0)[:, None]
    stretch, medicine = np.nonzero(dice[stretches.person] < chance)
    every = DAYS_AN_ITEM / chunk.design.truth.ratio_of("prescribing", stretches.practice)[stretch]
    first = stretches.start[stretch] + rng.random(len(stretch)) * every
    items = np.maximum(np.ceil((stretches.end[stretch] - first) / every), 0).astype(np.int64)
    row = np.repeat(np.arange(len(stretch)), items)
    step = np.arange(len(row)) - np.repeat(np.cumsum(items) - items, items)
    day = np.minimum(
        (first[row] + step * every[row]).astype(np.int32), stretches.end[stretch[row]] - 1
    )
    return stretch[row].astype(np.int32), day.astype(np.int32), medicine[row]


def _acute(chunk: Chunk, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ratio = chunk.design.truth.ratio_of("prescribing", chunk.stretches.practice)
    events = happen(chunk.stretches, chunk.exposure.of("acute_item") * ratio, rng)
    table = formulary()
    acute = np.flatnonzero(table["kind"] == "acute")
    weight = table["weight"].to_numpy(float)[acute]
    return events.stretch, events.day, rng.choice(acute, len(events), p=weight / weight.sum())
