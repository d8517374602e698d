"""The bases of the opportunity that are found person by person: peer, measured and external.

Each says, for every person and service line, what part of the cost lies above the benchmark. Added
up by any grouping of people, the parts make the same whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sherwood.actuarial.assumptions import line_assumptions, measured_effects
from sherwood.actuarial.experience import Experience, Floats, Singles
from sherwood.actuarial.opportunity import Basis
from sherwood.actuarial.peers import PeerGap, peer_gap
from sherwood.actuarial.person_years import LINES
from sherwood.actuarial.ratios import Ratios
from sherwood.errors import InputError

_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Found:
    """A basis, and the pounds above its benchmark of every person and line.

    Attributes:
        basis: The basis.
        saved: Pounds, people x lines.
        benchmark: What was held against what: service_line, description, target, source.
    """

    basis: Basis
    saved: Singles
    benchmark: pd.DataFrame


def peer(experience: Experience, practices: Ratios) -> Found:
    """What lies above the best fifth of practices, after case-mix and shrinkage."""
    compared = line_assumptions().peer_compared.to_numpy(dtype=bool)
    gap = peer_gap(practices, compared)
    place = experience.groupings["practice"].index
    saved = (experience.cost * gap.share[place]).astype(np.float32)
    error = gap.error * experience.unit_cost
    return Found(
        _basis("peer", "C", experience, saved, error), saved, _peer_targets(gap, practices)
    )


def _peer_targets(gap: PeerGap, practices: Ratios) -> pd.DataFrame:
    found = (practices.between > 0) & line_assumptions().peer_compared.to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "kind": "peer",
            "service_line": [line for line, yes in zip(LINES, found, strict=True) if yes],
            "description": "use against expectation that the best fifth of practices reach",
            "target": gap.target[found],
            "source": "these records",
        }
    )


def measured(experience: Experience) -> Found:
    """What effects measured locally against controls would save if they held here."""
    effects = measured_effects()
    in_home = (experience.cells.care_home != "none").to_numpy()[experience.cell]
    of_population = {"care_home": in_home, "not_care_home": ~in_home}
    share = np.zeros_like(experience.cost)
    variance = np.zeros(len(LINES))
    for effect in effects.to_dict("records"):
        line = LINES.index(effect["service_line"])
        people = of_population[effect["population"]]
        share[people, line] = effect["effect"]
        spread = (effect["upper"] - effect["lower"]) / (2 * _NORMAL_95)
        variance[line] += (experience.cost[people, line].sum(dtype=float) * spread) ** 2
    saved = experience.cost * share
    benchmark = pd.DataFrame(
        {
            "kind": "measured",
            "service_line": effects.service_line,
            "description": effects.programme,
            "target": 1 - effects.effect,
            "source": effects.source,
        }
    )
    return Found(_basis("measured", "B", experience, saved, np.sqrt(variance)), saved, benchmark)


def external(experience: Experience, table: pd.DataFrame) -> Found:
    """What lies above use elsewhere, from a table the user supplies.

    Args:
        experience: The year's experience.
        table: Columns service_line, per_1000 (units per 1,000 person-years) and source.

    Raises:
        InputError: A column is missing, or a line is unknown or named twice.
    """
    if missing := {"service_line", "per_1000", "source"} - set(table.columns):
        raise InputError(f"The benchmark table lacks the column {sorted(missing)[0]}.")
    if unknown := set(table.service_line) - set(LINES):
        raise InputError(
            f"The benchmark table names an unknown service line: {sorted(unknown)[0]}."
        )
    if table.service_line.duplicated().any():
        raise InputError("The benchmark table names a service line twice.")
    observed = 1000 * experience.quantity.sum(axis=0, dtype=float) / experience.exposure.sum()
    aim = table.set_index("service_line").per_1000.reindex(LINES).to_numpy(dtype=float)
    share = np.where(observed > 0, np.clip(1 - aim / np.maximum(observed, 1e-12), 0, 1), 0.0)
    share = np.nan_to_num(share)
    saved = (experience.cost * share).astype(np.float32)
    benchmark = pd.DataFrame(
        {
            "kind": "external",
            "service_line": table.service_line,
            "description": "units per 1,000 person-years elsewhere",
            "target": table.per_1000,
            "source": table.source,
        }
    )
    nothing_known = np.full(len(LINES), np.nan)
    return Found(_basis("external", "D", experience, saved, nothing_known), saved, benchmark)


def _basis(name: str, grade: str, experience: Experience, saved: Singles, error: Floats) -> Basis:
    cost = experience.cost.sum(axis=0, dtype=float)
    return Basis(name, grade, cost, saved.sum(axis=0, dtype=float), error)
