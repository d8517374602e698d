"""Who is registered where: every practice x small area x age band with its share of the people.

The shares agree with three published margins at once: practice lists, the age shape of each list
(QOF 2019/20 denominators) and the age of each small area's residents (ONS mid-2020). Between the
margins, people prefer a practice of their own district and of about their own deprivation; that
preference is illustrative, for flows between areas and practices are not published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sherwood.errors import InputError
from sherwood.synthetic.fact_tables import AREA_AGES, DISTRICTS, read

UNIVERSITY = "C84023"
FEWEST_PEOPLE = 500
_ROUNDS = 30
_BROAD = np.digitize(AREA_AGES, [15, 50, 65])


@dataclass(frozen=True)
class Place:
    """The practices, small areas and care homes, and how people are spread over them.

    Attributes:
        practices: Practices as filed, with `list_size` scaled to the people asked for.
        areas: Small areas as filed.
        homes: Care homes: code, name, district, nursing, beds, area, aligned practice.
        share: Share of all people, practices x areas x `AREA_AGES`.
    """

    practices: pd.DataFrame
    areas: pd.DataFrame
    homes: pd.DataFrame
    share: np.ndarray

    @property
    def area_quintile(self) -> np.ndarray:
        """Deprivation fifth of each small area, 1 the most deprived."""
        return ((self.areas["imd_decile"].to_numpy() + 1) // 2).astype(np.int8)

    @property
    def area_district(self) -> np.ndarray:
        """District of each small area, as a position in `DISTRICTS`."""
        return self.areas["district"].map(DISTRICTS.index).to_numpy().astype(np.int8)

    @property
    def practice_district(self) -> np.ndarray:
        """District of each practice, as a position in `DISTRICTS`."""
        return self.practices["district"].map(DISTRICTS.index).to_numpy().astype(np.int8)


def lay_out(people: int) -> Place:
    """Spread `people` over practices and small areas.

    Raises:
        InputError: `people` is under 500, too few for any practice.
    """
    if people < FEWEST_PEOPLE:
        raise InputError(
            f"A partnership needs {FEWEST_PEOPLE} people or more; {people} were asked for."
        )
    practices, areas = read("practices"), read("small_areas")
    if people < 20_000:
        practices = _some_of_each_district(practices, max(8, people // 400))
    lists = practices["list_size_2020"] / practices["list_size_2020"].sum()
    practices = practices.assign(list_size=np.rint(lists * people).astype(int))
    share = _rake(practices, areas)
    return Place(practices, areas, _care_homes(practices, areas), share)


def _some_of_each_district(practices: pd.DataFrame, how_many: int) -> pd.DataFrame:
    order = practices.groupby("district").cumcount()
    chosen = practices.assign(order=order).sort_values(["order", "practice_code"]).head(how_many)
    return chosen.drop(columns="order").sort_values("practice_code").reset_index(drop=True)


def _preference(practices: pd.DataFrame, areas: pd.DataFrame, ages: np.ndarray) -> np.ndarray:
    same = practices["district"].to_numpy()[:, None] == areas["district"].to_numpy()[None, :]
    need = practices.groupby("district")["inequalities_index"].rank(pct=True).to_numpy()
    deprived = areas.groupby("district")["imd_rank"].rank(pct=True, ascending=False).to_numpy()
    alike = np.exp(-4 * np.abs(need[:, None] - deprived[None, :]))
    students = ages[:, 5:7].sum(axis=1) / ages.sum(axis=1)
    campus = (practices["practice_code"] == UNIVERSITY).to_numpy()[:, None]
    pull = np.where(campus, (students[None, :] / students.mean()) ** 3, 1.0)
    return np.asarray(np.where(same, 1.0, 0.012) * alike * pull)


def _rake(practices: pd.DataFrame, areas: pd.DataFrame) -> np.ndarray:
    ages = areas.iloc[:, 8:].to_numpy(float)
    sixteen, fifty, old = (
        practices[f"share_{age}_and_over"].to_numpy() for age in ("16", "50", "65")
    )
    shape = np.stack([1 - sixteen, sixteen - fifty, fifty - old, old], axis=1)
    by_list = shape * practices["list_size"].to_numpy(float)[:, None]
    by_list /= by_list.sum()
    by_area = ages / ages.sum()
    share = _preference(practices, areas, ages)[:, :, None] * ages[None, :, :]
    for _ in range(_ROUNDS):
        now = share.sum(axis=0)
        share *= np.divide(by_area, now, out=np.zeros_like(now), where=now > 0)[None]
        for band in range(4):
            in_band = np.equal(_BROAD, band)
            block = share[:, :, in_band]
            block *= (by_list[:, band] / block.sum(axis=(1, 2)))[:, None, None]
            share[:, :, in_band] = block
    return np.asarray(share / share.sum())


def _care_homes(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Invented homes: Nottingham City's 52 with 2,050 beds as published, others illustrative."""
    plan = [("Nottingham", 28, 0, 900), ("Nottingham", 24, 1, 1150)]
    plan += [("Rushcliffe", 13, 0, 330), ("Rushcliffe", 10, 1, 420)]
    plan += [("Broxtowe", 14, 0, 350), ("Broxtowe", 9, 1, 380)]
    plan += [("Gedling", 15, 0, 370), ("Gedling", 8, 1, 350)]
    plan += [("Ashfield", 4, 0, 100), ("Ashfield", 3, 1, 130)]
    rows: list[dict[str, object]] = []
    for district, homes, nursing, beds in plan:
        near = np.flatnonzero(areas["district"] == district)
        lists = np.flatnonzero(practices["district"] == district)
        if not len(lists):
            lists = np.arange(len(practices))
        for k in range(homes):
            number = len(rows) + 1
            rows.append(
                {
                    "care_home_code": f"HOME{number:04d}",
                    "name": f"Invented {'nursing' if nursing else 'residential'} home {number}",
                    "district": district,
                    "has_nursing": bool(nursing),
                    "beds": beds // homes + (k < beds % homes),
                    "area": int(near[(k * 7 + nursing * 3) % len(near)]),
                    "practice": int(lists[(k * 5 + nursing) % len(lists)]),
                }
            )
    return pd.DataFrame(rows)
