"""The risk table: what may go wrong, who bears it, what it may cost them, and whether they could.

Each risk happens or does not, and costs what its spread says if it does; those who hold a
population's budget bear chance as well. Losses of a year are simulated together, so that those of a
bearer and of the system can be read at any percentile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special
from scipy.stats import qmc

from sherwood.errors import MethodError
from sherwood.finance.risk_bearers import PLACEMENTS, placement_words, reserves_of, well_placed
from sherwood.framework.marginals import marginal
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Risk
from sherwood.stats.estimate import Array

SYSTEM = "system"


@dataclass(frozen=True, eq=False)
class RiskTable:
    """What may go wrong in a year, in pounds.

    Attributes:
        risks: Grain risk: risk, title, kind, bearer, likelihood, expected, p90 and p95 (of a
            year's loss; nought if it happens in fewer years than that), belongs_with, well_placed,
            words.
        bearers: Grain bearer, last the system: bearer, risks (how many), chance (standard deviation
            of random variation), expected, p90, p95, reserve (what it can lose; missing if not
            known), chance_of_exceeding (the reserve; missing likewise), can_carry (whether the
            reserve covers nine years of ten; missing likewise), words.
        draws: Simulated years.
        seed: Of the simulation.
    """

    risks: pd.DataFrame
    bearers: pd.DataFrame
    draws: int
    seed: int


def risk_table(
    partnership: Partnership,
    *,
    chance: Mapping[str, float] | None = None,
    reserves: Mapping[str, float] | None = None,
    draws: int = 2**13,
    seed: int = 1,
) -> RiskTable:
    """The risk table of a partnership.

    Args:
        partnership: Whose risks, organisations and providers' cash are read.
        chance: Pounds of random variation (one standard deviation of a year) by bearer, from
            `chance_in_pounds`; under `SYSTEM` what is pooled. None if left out.
        reserves: Pounds that bearers can lose; added to what is known from providers' cash.
        draws: Simulated years, a power of two.
        seed: Of the simulation.

    Raises:
        MethodError: Draws that are not a power of two, or a bearer that is no organisation.
    """
    if draws < 2 or draws & (draws - 1):
        raise MethodError(f"draws is {draws}: give a power of two, such as 8192.")
    chance = dict(chance or {})
    known = {**reserves_of(partnership), **(reserves or {})}
    losses = simulated_losses(partnership.risks, draws=draws, seed=seed)
    varied = _varied(chance, draws, seed)
    return RiskTable(
        _risks(partnership, losses),
        _bearers(partnership, losses, varied, chance, known),
        draws,
        seed,
    )


def simulated_losses(risks: tuple[Risk, ...], *, draws: int, seed: int) -> Array:
    """Pounds lost to each risk in each simulated year: draws x risks.

    Two dimensions of a scrambled Sobol sequence a risk: whether it happens, and what it costs.

    Example:
        >>> risk = Risk(id="flood", title="Flood", kind="probability", likelihood=0.25,
        ...     impact=2e6, bearer="HILL", reason="", source="illustrative")
        >>> float(simulated_losses((risk,), draws=1024, seed=1).mean())
        500000.0
    """
    losses = np.zeros((draws, len(risks)))
    if not risks:
        return losses
    points = _sobol(2 * len(risks), draws, seed)
    for at, risk in enumerate(risks):
        happens = points[:, 2 * at] < risk.likelihood
        lower = 0.0 if risk.impact.p10 >= 0 else -np.inf
        impact = marginal(risk.impact, lower=lower).quantile(points[:, 2 * at + 1])
        losses[:, at] = np.where(happens, impact, 0.0)
    return losses


def _sobol(dimensions: int, draws: int, seed: int) -> Array:
    points = qmc.Sobol(dimensions, scramble=True, rng=seed).random(draws)
    # A point on nought or one would lie infinitely far out.
    return np.asarray(np.clip(points, 0.5 / draws**2, 1 - 0.5 / draws**2), dtype=float)


def _varied(chance: Mapping[str, float], draws: int, seed: int) -> dict[str, Array]:
    """Pounds lost to chance by each bearer in each year; independent between bearers."""
    if not chance:
        return {}
    scores = special.ndtri(_sobol(len(chance), draws, seed + 1))
    return {bearer: spread * scores[:, at] for at, (bearer, spread) in enumerate(chance.items())}


def _risks(partnership: Partnership, losses: Array) -> pd.DataFrame:
    organisations = {each.code: each for each in partnership.organisations}
    rows = []
    for risk, loss in zip(partnership.risks, losses.T, strict=True):
        if risk.bearer not in organisations:
            raise MethodError(f"risk '{risk.id}': bearer '{risk.bearer}' is no organisation.")
        bearer = organisations[risk.bearer]
        rows.append(
            {
                "risk": risk.id,
                "title": risk.title,
                "kind": risk.kind,
                "bearer": risk.bearer,
                "likelihood": risk.likelihood,
                **_figures(loss),
                "belongs_with": PLACEMENTS[risk.kind].where,
                "well_placed": well_placed(risk, bearer.kind),
                "words": placement_words(risk, bearer.name, bearer.kind),
            }
        )
    return pd.DataFrame(rows, columns=None if rows else _RISK_COLUMNS)


_RISK_COLUMNS = [
    "risk", "title", "kind", "bearer", "likelihood", "expected", "p90", "p95", "belongs_with",
    "well_placed", "words",
]  # fmt: skip


def _bearers(
    partnership: Partnership,
    losses: Array,
    varied: Mapping[str, Array],
    chance: Mapping[str, float],
    reserves: Mapping[str, float],
) -> pd.DataFrame:
    names = {each.code: each.name for each in partnership.organisations}
    of_risk = [risk.bearer for risk in partnership.risks]
    found = []
    system = np.zeros(len(losses)) + varied.get(SYSTEM, 0.0)
    for bearer in [name for name in dict.fromkeys([*of_risk, *chance]) if name != SYSTEM]:
        own = [at for at, each in enumerate(of_risk) if each == bearer]
        loss = losses[:, own].sum(axis=1) + varied.get(bearer, 0.0)
        system = system + loss
        found.append((bearer, names.get(bearer, bearer), len(own), chance.get(bearer, 0.0), loss))
    together = float(np.sqrt(sum(spread**2 for spread in chance.values())))
    found.append((SYSTEM, "The system", len(of_risk), together, system))
    known = {**reserves}
    known.setdefault(SYSTEM, _system_reserve([bearer for bearer, *_ in found[:-1]], reserves))
    return pd.DataFrame(
        [
            {
                "bearer": bearer,
                "risks": number,
                "chance": spread,
                **_figures(loss),
                **_carried(name, loss, known.get(bearer, np.nan)),
            }
            for bearer, name, number, spread, loss in found
        ]
    )


def _system_reserve(bearers: list[str], reserves: Mapping[str, float]) -> float:
    """What the system can lose: all bearers' reserves, known only if each of them is."""
    return float(sum(reserves.get(bearer, np.nan) for bearer in bearers)) if bearers else np.nan


def _figures(loss: Array) -> dict[str, float]:
    p90, p95 = np.quantile(loss, [0.9, 0.95], method="higher")
    return {"expected": float(loss.mean()), "p90": float(p90), "p95": float(p95)}


def _carried(name: str, loss: Array, reserve: float) -> dict[str, object]:
    p90 = _figures(loss)["p90"]
    told = (
        f"{name} loses £{p90 / 1e6:,.2f}m or more in one year of ten"
        if p90 > 0
        else f"{name} loses nothing in nine years of ten"
    )
    if np.isnan(reserve):
        return {
            "reserve": np.nan,
            "chance_of_exceeding": np.nan,
            "can_carry": None,
            "words": f"{told}; what it can lose is not known.",
        }
    exceeded = float(np.mean(loss > reserve))
    can = bool(p90 <= reserve)
    verdict = "and can carry that" if can else "and cannot carry that"
    return {
        "reserve": reserve,
        "chance_of_exceeding": exceeded,
        "can_carry": can,
        "words": f"{told}, {verdict}: it can lose £{reserve / 1e6:,.2f}m, which is exceeded in "
        f"{exceeded:.1%} of years.",
    }
