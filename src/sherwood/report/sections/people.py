"""Who uses care: how concentrated cost is, and how it falls by need, age and deprivation."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import lorenz, ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.sections.findings import Findings, Setting, spoken
from sherwood.report.words import (
    decimal,
    exact_pounds,
    financial_year,
    one_in,
    percent,
    whole,
)

GROUPINGS = {
    "needs_segment": ("need", "Level of need", True),
    "multimorbidity_band": (
        "weight of long-term conditions (5 is the heaviest)",
        "Weight of long-term conditions",
        False,
    ),
    "age_band": ("age", "Age", False),
    "imd_quintile": ("deprivation of the small area lived in", "Deprivation fifth", False),
}
NOT_KNOWN = ("not known", "none", "nan", "unknown")


def people(findings: Findings, at: Setting) -> Section:
    """The section on who uses care."""
    items: list[Figure | Table] = []
    if not findings.concentration.empty:
        items += [_concentration(findings, at), _costliest(findings)]
    items += [
        figure
        for grouping in GROUPINGS
        if (figure := _by_grouping(findings, at, grouping)) is not None
    ]
    return Section(
        key="people",
        title="Who uses it",
        paragraphs=(
            "Cost per person is cost divided by person-years, so that people who moved or died "
            "during the year count for the days they were registered.",
        ),
        items=tuple(items),
    )


def share_of_costliest(concentration: pd.DataFrame, people_share: float = 0.05) -> float:
    """The share of cost that falls to the costliest people.

    Args:
        concentration: Rows of `share_of_people`, costliest first, with their `share_of_cost`.
        people_share: How many of the people; a row of the table.

    Returns:
        A share from 0 to 1; NaN where the table has no such row.

    Example:
        >>> table = pd.DataFrame({"share_of_people": [0.05, 1.0], "share_of_cost": [0.4, 1.0]})
        >>> share_of_costliest(table)
        0.4
    """
    row = concentration[(concentration["share_of_people"] - people_share).abs() < 1e-9]
    return float(row["share_of_cost"].iloc[0]) if len(row) else float("nan")


def _concentration(findings: Findings, at: Setting) -> Figure:
    # Read from the costliest down: "1 person in 20" is then where the eye starts.
    curve = (1 - findings.lorenz[["share_of_people", "share_of_cost"]].astype(float)).iloc[::-1]
    share = share_of_costliest(findings.concentration)
    return Figure(
        key="concentration-of-cost",
        title=f"The costliest {one_in(0.05)} people account for {percent(share, 0)} of cost",
        description=(
            "A curve of the share of all cost against the share of people, costliest first, far "
            "above the dashed line that equal cost would follow."
        ),
        chart=lorenz(curve),
        table=Table(
            key="lorenz-curve",
            caption="Points of the curve: share of cost by share of people, costliest first",
            frame=curve,
            columns=(
                Column("share_of_people", "Share of people", percent),
                Column("share_of_cost", "Share of cost", percent),
            ),
        ),
        how=HowWeKnow(
            method="people in order of their cost in the year, cost added up",
            denominator="everyone registered during the year",
            period=financial_year(at.last_year),
            source=at.source,
        ),
        paragraphs=(
            "Concentration within one year is partly chance: many of these people will cost much "
            "less next year.",
        ),
    )


def _costliest(findings: Findings) -> Table:
    return Table(
        key="costliest-people",
        caption="What the costliest people cost",
        frame=findings.concentration,
        columns=(
            Column("share_of_people", "Costliest share of people", percent),
            Column("people", "People", whole),
            Column("share_of_cost", "Share of cost", percent),
            Column("mean_cost", "Mean cost per person", exact_pounds),
            Column("least_cost", "Least of them cost", exact_pounds),
        ),
    )


def _by_grouping(findings: Findings, at: Setting, grouping: str) -> Figure | None:
    words, heading, ranked = GROUPINGS[grouping]
    groups = findings.cost_by_group
    frame = groups[groups["grouping"] == grouping]
    frame = frame[frame["cost_per_person"].notna()]
    if len(frame) < 2:
        return None
    codes = zip(frame["group"], frame["title"], strict=True)
    frame = frame.assign(name=[_name(grouping, code, title) for code, title in codes])
    if ranked:
        frame = frame.sort_values("cost_per_person", ascending=False, kind="stable")
    else:
        order = sorted(frame["group"], key=_reading_order)
        frame = frame.set_index("group").loc[order].reset_index()
    named = frame[~frame["group"].astype(str).str.lower().isin(NOT_KNOWN)]
    top = (frame if named.empty else named).nlargest(1, "cost_per_person").iloc[0]
    return Figure(
        key=f"cost-by-{grouping.replace('_', '-')}",
        title=(
            f"Cost by {words} is highest for '{top['name']}': "
            f"{exact_pounds(top['cost_per_person'])} a person a year, "
            f"{_beside_average(float(top['relative']))}"
        ),
        description=f"Bars of cost per person a year for {len(frame)} groups.",
        chart=ranked_bars(
            frame,
            label="name",
            value="cost_per_person",
            axis="£ a person a year",
            number_format="$,.0f",
        ),
        table=Table(
            key=f"cost-by-{grouping.replace('_', '-')}-table",
            caption=f"People and cost by {words}, {financial_year(at.last_year)}",
            frame=frame,
            columns=(
                Column("name", heading, numeric=False),
                Column("people", "People", whole),
                Column("person_years", "Person-years", whole),
                Column("cost", "Cost", exact_pounds),
                Column("cost_per_person", "Cost per person", exact_pounds),
                Column("relative", "Times the average", decimal),
            ),
        ),
        how=HowWeKnow(
            method="cost divided by person-years; not adjusted for anything else, so groups also "
            "differ in age and illness",
            denominator=at.population,
            period=financial_year(at.last_year),
            source=at.source,
        ),
    )


def _beside_average(relative: float) -> str:
    """How far the highest of some means lies above the mean of all.

    Example:
        >>> _beside_average(2.31), _beside_average(1.034), _beside_average(1.001)
        ('2.3 times the average', '3% above the average', 'about the average')
    """
    if relative >= 1.5:
        return f"{decimal(relative, 1)} times the average"
    above = percent(relative - 1, 0)
    return "about the average" if above == percent(0, 0) else f"{above} above the average"


def _name(grouping: str, code: object, title: object) -> str:
    if grouping == "imd_quintile":
        ends = {"1": "1, most deprived", "5": "5, least deprived"}
        return ends.get(str(code).removesuffix(".0"), spoken(title))
    return spoken(title)


def _reading_order(code: object) -> tuple[int, float, str]:
    digits = "".join(c if c.isdigit() else " " for c in str(code)).split()
    unknown = str(code).lower() in NOT_KNOWN
    return (1 if unknown else 0, float(digits[0]) if digits else 0.0, str(code))
