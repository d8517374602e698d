"""A small, plainly made-up analysis, for tests of the report. Nothing in it is a real figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sherwood.records.codes import SERVICE_LINE
from sherwood.report.charts import AS_EXPECTED, HIGHER, LOWER

YEARS = (2015, 2016, 2017)
PEOPLE = 12_000
PRACTICES = [f"P{number}" for number in range(1, 31)]
LOCALITIES = {"L1": "North place", "L2": "South place"}
PLACES = {code: "L1" if place < 15 else "L2" for place, code in enumerate(PRACTICES)}


@dataclass(frozen=True)
class MadeUp:
    """The tables of an analysis."""

    headline: Mapping[str, Any]
    cost_by_line: pd.DataFrame
    cost_by_group: pd.DataFrame
    concentration: pd.DataFrame
    lorenz: pd.DataFrame
    change: pd.DataFrame
    ratios: pd.DataFrame
    calibration: pd.DataFrame
    benchmark: pd.DataFrame
    opportunity: pd.DataFrame
    totals: Mapping[str, Mapping[str, Any]]
    cohorts: pd.DataFrame
    late_months: pd.DataFrame
    places: Mapping[str, str]
    reconciliation: pd.DataFrame
    model_card: Mapping[str, Any]
    quality: Mapping[str, Any]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {name: part for name, part in vars(self).items() if isinstance(part, pd.DataFrame)}


def made_up() -> MadeUp:
    """An analysis of 12,000 invented people over three years."""
    cost_by_line = _cost_by_line()
    return MadeUp(
        headline={
            "people": PEOPLE,
            "person_years": 11_600.0,
            "total_cost": float(cost_by_line.query("financial_year == 2017")["cost"].sum()),
            "first_year": YEARS[0],
            "last_year": YEARS[-1],
            "synthetic": True,
            "whole_system": True,
            "notes": ["Mental health bed days were not sent for 2015/16."],
        },
        cost_by_line=cost_by_line,
        cost_by_group=_cost_by_group(),
        concentration=_concentration(),
        lorenz=_lorenz(),
        change=_change(),
        ratios=_ratios(),
        calibration=pd.DataFrame(
            {
                "decile": range(1, 11),
                "expected": [200.0 * k for k in range(1, 11)],
                "observed": [200.0 * k + 15 * (-1) ** k for k in range(1, 11)],
            }
        ),
        benchmark=_benchmark(),
        opportunity=_opportunity(),
        totals={
            "peer": _whole(400_000.0, 115_000.0, "C"),
            "elicited": _whole(1_000_000.0, 300_000.0, "D"),
        },
        cohorts=pd.DataFrame(
            {
                "cohort": ["invented_one", "invented_two"],
                "title": ["Invented cohort 1", "Invented cohort 2"],
                "kind": ["avoid", "avoid"],
                "category": ["care_shift", "care_shift"],
                "units": [1_200.0, 8.0],
                "people": [900.0, 5.0],
                "cost": [2_000_000.0, 12_345.0],
                "reduction": [20.0, 10.0],
                "p10": [5.0, 1.0],
                "p90": [40.0, 30.0],
                "attributed": [300_000.0, 999.0],
                "source": ["invented", "invented"],
            }
        ),
        late_months=pd.DataFrame(
            {
                "service_line": ["prescribing", "prescribing", "emergency_department"],
                "month": ["2018-02", "2018-03", "2018-03"],
                "reported": [9_900.0, 8_000.0, 6.0],
                "completed": [10_000.0, 10_000.0, 8.0],
                "standard_error": [20.0, 150.0, 1.0],
                "lower": [9_950.0, 9_600.0, 5.0],
                "upper": [10_050.0, 10_400.0, 11.0],
            }
        ),
        places=PLACES,
        reconciliation=pd.DataFrame(
            {
                "step": ["records", "activity", "person_year"],
                "people": [PEOPLE] * 3,
                "cost": [float(cost_by_line["cost"].sum())] * 3,
                "people_difference": [0, 0, 0],
                "difference": [0.0, 0.0, 0.0],
            }
        ),
        model_card={"method": "Poisson regression on invented data", "c_statistic": 0.78},
        quality={"rejected_rows": 12, "linkage": {"linked_share": 0.996}},
    )


def without_opportunity() -> MadeUp:
    """The same with nothing to find."""
    whole = made_up()
    nothing = whole.ratios.assign(verdict=AS_EXPECTED)
    return replace(
        whole,
        opportunity=whole.opportunity.head(0),
        cohorts=whole.cohorts.head(0),
        totals={"peer": _whole(0.0, 0.0, "C")},
        ratios=nothing,
    )


def part_of_a_system() -> MadeUp:
    """One year of real people's hospital episodes: no practices, no benchmarks, no intervals."""
    whole = made_up()
    last = whole.cost_by_line[whole.cost_by_line["financial_year"] == YEARS[-1]]
    return replace(
        whole,
        headline={
            **whole.headline,
            "first_year": YEARS[-1],
            "synthetic": False,
            "whole_system": False,
            "notes": [],
        },
        cost_by_line=last.head(3),
        cost_by_group=whole.cost_by_group.query("grouping == 'age_band'"),
        change=whole.change.head(0),
        ratios=whole.ratios.head(0),
        calibration=whole.calibration.head(0),
        benchmark=whole.benchmark.head(0),
        opportunity=whole.opportunity.assign(basis="external", lower=np.nan, upper=np.nan),
        totals={"external": {**_whole(400_000.0, 0.0, "D"), "lower": np.nan, "upper": np.nan}},
        cohorts=whole.cohorts.head(0),
        late_months=whole.late_months.head(0),
        reconciliation=whole.reconciliation.head(0),
        model_card={},
        quality={},
    )


def nobody() -> MadeUp:
    """An analysis of no people at all."""
    part = part_of_a_system()
    return replace(
        part,
        headline={**part.headline, "people": 0, "person_years": 0.0, "total_cost": 0.0},
        cost_by_line=part.cost_by_line.assign(quantity=0.0, cost=0.0, share=np.nan),
        cost_by_group=part.cost_by_group.head(0),
        concentration=part.concentration.head(0),
        lorenz=part.lorenz.head(0),
        opportunity=part.opportunity.head(0),
        totals={},
    )


def _cost_by_line() -> pd.DataFrame:
    rows = []
    for offset, year in enumerate(YEARS):
        for place, (line, title) in enumerate(SERVICE_LINE.items()):
            quantity = 1000.0 * (place + 1) + 20 * offset
            unit_cost = 400.0 / (place + 1) + 5 * offset
            rows.append([year, line, title, quantity, quantity * unit_cost, unit_cost])
    names = ["financial_year", "service_line", "title", "quantity", "cost", "unit_cost"]
    frame = pd.DataFrame(rows, columns=names)
    totals = frame.groupby("financial_year")["cost"].transform("sum")
    return frame.assign(
        per_1000=frame["quantity"] / 11.6,
        cost_per_person=frame["cost"] / 11_600,
        share=frame["cost"] / totals,
    )


def _cost_by_group() -> pd.DataFrame:
    groups = {
        "age_band": [f"{age}-{age + 4}" for age in range(0, 90, 5)] + ["90+"],
        "needs_segment": ["healthy", "at_risk", "long_term_conditions", "frailty", "end_of_life"],
        "multimorbidity_band": ["0", "1", "2-3", "4+"],
        "locality": list(LOCALITIES),
        "practice": PRACTICES,
        "imd_quintile": ["1", "2", "3", "4", "5", "not known"],
        "provider": ["RXA", "RXB", "RXC"],
    }
    rows = [
        [grouping, name, PEOPLE / len(names), 11_600.0 / len(names), 700.0 + 250.0 * place]
        for grouping, names in groups.items()
        for place, name in enumerate(names)
    ]
    frame = pd.DataFrame(
        rows, columns=["grouping", "group", "people", "person_years", "cost_per_person"]
    )
    frame.insert(2, "title", frame["group"].replace(LOCALITIES))
    frame = frame.assign(
        cost=frame["cost_per_person"] * frame["person_years"],
        relative=frame["cost_per_person"] / 1500.0,
    )
    of_people = ["people", "person_years", "cost_per_person", "relative"]
    frame.loc[frame["grouping"] == "provider", of_people] = np.nan
    return frame


def _concentration() -> pd.DataFrame:
    share = np.array([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
    cost = 1 - (1 - share) ** 9
    people = (share * PEOPLE).round()
    mean = 11_000_000 * cost / people
    return pd.DataFrame(
        {
            "share_of_people": share,
            "people": people,
            "share_of_cost": cost,
            "mean_cost": mean,
            "least_cost": mean / 2,
        }
    )


def _lorenz() -> pd.DataFrame:
    share = np.linspace(0, 1, 101)
    return pd.DataFrame({"share_of_people": share, "share_of_cost": share**9})


def _whole(gross: float, lower: float, grade: str) -> dict[str, Any]:
    return {
        "gross": gross,
        "cashable": 0.4 * gross,
        "stranded": 0.6 * gross,
        "lower": lower,
        "upper": 2 * gross - lower,
        "grade": grade,
    }


def _change() -> pd.DataFrame:
    lines = list(SERVICE_LINE)
    frame = pd.DataFrame(
        {
            "service_line": lines,
            "population": 4_000.0,
            "mix": 2_500.0,
            "frequency": [(-1) ** place * 3_000.0 for place in range(len(lines))],
            "unit_cost": 9_000.0,
        }
    )
    return frame.assign(total=frame[["population", "mix", "frequency", "unit_cost"]].sum(axis=1))


def _ratios() -> pd.DataFrame:
    random = np.random.default_rng(7)
    practices = pd.DataFrame(
        [
            [line, code, expected, round(expected * random.normal(1, 0.12))]
            for line in list(SERVICE_LINE)[:5]
            for code in PRACTICES
            for expected in [float(random.uniform(60, 400))]
        ],
        columns=["service_line", "code", "expected", "observed"],
    ).assign(level="practice")
    localities = practices.assign(code=practices["code"].map(PLACES), level="locality")
    localities = localities.groupby(["level", "service_line", "code"], as_index=False).sum()
    both = pd.concat([practices, localities], ignore_index=True)
    rows = []
    for level, line, code, observed, expected in both[
        ["level", "service_line", "code", "observed", "expected"]
    ].itertuples(index=False):
        ratio, error = observed / expected, 1 / np.sqrt(expected)
        shrunk = 1 + 0.7 * (ratio - 1)
        low, high = shrunk - 1.4 * error, shrunk + 1.4 * error
        words = HIGHER if low > 1 else LOWER if high < 1 else AS_EXPECTED
        limits = [ratio - 1.96 * error, ratio + 1.96 * error]
        amounts = [float(observed), expected, ratio, *limits, shrunk, low, high]
        rows.append([level, code, f"Invented {level} {code[1:]}", line, *amounts, words])
    names = "level code name service_line observed expected ratio lower upper shrunk"
    return pd.DataFrame(rows, columns=[*names.split(), "shrunk_lower", "shrunk_upper", "verdict"])


def _benchmark() -> pd.DataFrame:
    peers = [
        ["peer", line, "best fifth of invented practices", 0.88 + 0.03 * place, "these records"]
        for place, line in enumerate(list(SERVICE_LINE)[:4])
    ]
    elicited = [
        "elicited",
        "invented_one",
        "an invented range",
        0.9,
        "an invented exercise",
    ]
    return pd.DataFrame(
        [*peers, elicited], columns=["kind", "service_line", "description", "target", "source"]
    )


def _opportunity() -> pd.DataFrame:
    invented = [
        (f"c{number}", f"Invented cohort {number}", 90_000.0 - 4_000 * number, 9_000.0)
        for number in range(1, 19)
    ]
    members = {
        "patient_group": [
            ("frailty", "Frailty", 210_000.0, 120_000.0),
            ("long_term_conditions", "Long-term conditions", 150_000.0, -10_000.0),
            ("end_of_life", "End of life", 40_000.0, 5_000.0),
        ],
        "cohort": invented,
        "locality": [
            ("L1", "North place", 260_000.0, 90_000.0),
            ("L2", "South place", 140_000.0, 25_000.0),
        ],
        "provider": [("RXA", "Invented hospital", 400_000.0, 115_000.0)],
    }
    rows = [
        [
            *("elicited" if dimension == "cohort" else "peer", dimension, code, title),
            *(gross, 0.4 * gross, 0.6 * gross, lower, 2 * gross - lower),
            *("C", 300.0 + place if dimension == "patient_group" else np.nan, "Invented pathway"),
        ]
        for dimension, entries in members.items()
        for place, (code, title, gross, lower) in enumerate(entries)
    ]
    names = "basis dimension code title gross cashable stranded lower upper grade people pathway"
    return pd.DataFrame(rows, columns=names.split())
