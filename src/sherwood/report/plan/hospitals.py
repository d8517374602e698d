"""What hospitals would do: beds and visits in the long run, beside the plan and no part of it."""

from __future__ import annotations

import pandas as pd

from sherwood.actuarial.mitigable import load_cohorts
from sherwood.framework.activity_projection import Setting, SettingProjection
from sherwood.report.charts import waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.plan.telling import Telling
from sherwood.report.publishing import without_small
from sherwood.report.words import financial_year, percent, whole

FEWEST = 10
"""Steps smaller than this stand together: what rests on few people is not told by name."""

SHOWN = 12
"""Kinds of mitigable activity in the table."""

FACTORS = {
    "demographic": "People: how many and how old",
    "births": "Births",
    "health_status": "Health at each age",
    "non_demographic": "Need and what can be done",
}
MEASURES = {
    "admissions": "Admissions",
    "bed_days": "Bed-days",
    "attendances": "Outpatients, in person",
    "remote_attendances": "Outpatients, at a distance",
    "arrivals": "Emergency departments",
}
STAGES = {
    "avoidance": "Admissions avoided",
    "efficiency": "Shorter stays, or care elsewhere",
    "chance": "Chance",
}
FIGURES = ["baseline", "mean", "p10", "p50", "p90"]


def hospitals(telling: Telling) -> Section:
    """The section on hospital activity."""
    return Section(
        key="hospitals",
        title="What hospitals would do",
        paragraphs=(
            "This is a question about beds, not about the plan: what would hospitals do if use "
            "grew as assumed here, and if every kind of activity that experts think can be "
            "mitigated were? No saving of the plan is taken from it.",
        ),
        items=(_bed_days(telling), _activity(telling), _kinds(telling)),
    )


def activity_by_group(telling: Telling) -> pd.DataFrame:
    """Grain setting x measure x group: base year and projection, without small numbers."""
    tables = [setting.table("group") for setting in telling.plan.hospitals.settings]
    return _without_small(pd.concat(tables, ignore_index=True))


def steps(telling: Telling) -> pd.DataFrame:
    """Grain measure x step: the mean of each step; those under `FEWEST` stand together."""
    tables = [setting.waterfall_table() for setting in telling.plan.hospitals.settings]
    whole_table = pd.concat(tables, ignore_index=True)
    small = whole_table["mean"].abs() < FEWEST
    named = whole_table.assign(step=whole_table.step.mask(small, "smaller steps"))
    keys = ["setting", "measure", "stage", "step"]
    return named.groupby(keys, sort=False)[["mean"]].sum().reset_index()


def _bed_days(telling: Telling) -> Figure:
    stays = telling.plan.hospitals.setting(Setting.INPATIENT)
    frame = _stairs(stays, telling)
    base, last = frame.amount.iloc[0], frame.amount.iloc[-1]
    unmitigated = base + frame[frame.stage == "change"].amount.sum()
    p10, p90 = _spread(stays)
    return Figure(
        key="bed-days",
        title=(
            f"By {_horizon(telling)} bed-days would be {_change(unmitigated / base)} if nothing "
            f"were mitigated, and {_change(last / base)} if all were that experts think can be"
        ),
        description="A waterfall of bed-days from the base year to the horizon.",
        chart=waterfall(
            frame.assign(drawn=frame.amount / 1e3),
            step="step",
            amount="drawn",
            total="total",
            axis="Thousand bed-days a year",
        ),
        table=Table(
            key="bed-days-table",
            caption="Bed-days, from the base year to the horizon",
            frame=frame,
            columns=(
                Column("step", "Step", numeric=False),
                Column("amount", "Bed-days", whole),
            ),
        ),
        how=_how(
            telling,
            f"{whole(p10)} to {whole(p90)} bed-days at the horizon, p10 to p90; steps are means, "
            "which sum exactly",
        ),
    )


def _stairs(stays: SettingProjection, telling: Telling) -> pd.DataFrame:
    """Bed-days by step, named in words; factors without a name of their own stand together."""
    found = stays.waterfall_table()
    found = found[found.measure == "bed_days"]
    change = found[found.stage == "change"].assign(
        words=lambda f: f.step.map(FACTORS).fillna("Waiting lists, flows and fairness")
    )
    others = found[found.stage.isin(list(STAGES))].assign(words=lambda f: f.stage.map(STAGES))
    moves = pd.concat([change, others]).groupby(["stage", "words"], sort=False)[["mean"]].sum()
    told = moves.reset_index()
    large = told[told["mean"].abs() >= FEWEST]
    base = float(found[found.stage == "baseline"]["mean"].sum())
    year = telling.plan.baseline.financial_year
    rows = [("baseline", financial_year(year), base, True)]
    rows += [
        (stage, words, amount, False)
        for stage, words, amount in zip(large.stage, large.words, large["mean"], strict=True)
    ]
    small = float(told["mean"].sum() - large["mean"].sum())
    if small:
        rows.append(("smaller", "Smaller steps", small, False))
    rows.append(("horizon", _horizon(telling), float(found["mean"].sum()), True))
    return pd.DataFrame(rows, columns=["stage", "step", "amount", "total"])


def _spread(stays: SettingProjection) -> tuple[float, float]:
    table = stays.table()
    row = table[table.measure == "bed_days"]
    return row.p10.item(), row.p90.item()


def _activity(telling: Telling) -> Table:
    tables = [setting.table() for setting in telling.plan.hospitals.settings]
    frame = pd.concat(tables, ignore_index=True)
    told = _without_small(frame).assign(
        name=lambda f: f.measure.map(MEASURES), change=lambda f: f.p50 / f.baseline - 1
    )
    return Table(
        key="hospital-activity",
        caption=f"Hospital activity in {_horizon(telling)}, with all mitigation",
        frame=told,
        columns=(
            Column("name", "Activity", numeric=False),
            Column("baseline", _base(telling), whole),
            Column("p10", f"{_horizon(telling)}, p10", whole),
            Column("p50", "p50", whole),
            Column("p90", "p90", whole),
            Column("change", "Change", percent),
        ),
        how=_how(telling, f"p10 to p90 of {telling.plan.hospitals.parameters.runs} futures"),
    )


def _without_small(frame: pd.DataFrame) -> pd.DataFrame:
    """Figures that rest on few are left out; what the base year did not have rests on nobody."""
    used = frame[frame.baseline > 0]
    fit = without_small(used, count="baseline", within=["setting", "measure"], hide=FIGURES)
    return pd.concat([fit, frame[frame.baseline == 0]]).sort_index()


def _kinds(telling: Telling) -> Table:
    titles = {cohort.id: cohort.title for cohort in load_cohorts()}
    found = steps(telling)
    taken = found[(found.measure == "bed_days") & found.step.isin(list(titles))]
    largest = taken.sort_values("mean", kind="stable").head(SHOWN)
    return Table(
        key="mitigable-bed-days",
        caption="The kinds of mitigable activity that would free most beds",
        frame=largest.assign(
            title=largest.step.map(titles), way=largest.stage.map(STAGES), freed=-largest["mean"]
        ),
        columns=(
            Column("title", "Kind", numeric=False),
            Column("way", "How", numeric=False),
            Column("freed", "Bed-days freed a year", whole),
        ),
        how=_how(telling, "none: means; every kind and its spread is in the elicitation"),
    )


def _how(telling: Telling, interval: str) -> HowWeKnow:
    found, base = telling.plan.hospitals, telling.plan.baseline
    kind = "synthetic people" if found.synthetic else "people"
    return HowWeKnow(
        method=(
            f"{found.parameters.runs} futures of every spell and visit: illustrative growth, then "
            "reductions elicited nationally for 2039/40, taken as reached by the horizon; an "
            "admission of n nights takes n + 1 bed-days, and every appointment of the release "
            "counts as in person"
        ),
        denominator=f"the {whole(base.people_in_release)} {kind} of the release, not scaled",
        period=f"{_base(telling)} to {_horizon(telling)}",
        interval=interval,
        source=(
            "linked records; National Elicitation Exercise, NHP Strategy Unit; growth is "
            "illustrative"
        ),
    )


def _horizon(telling: Telling) -> str:
    return financial_year(telling.plan.hospitals.parameters.year)


def _base(telling: Telling) -> str:
    return financial_year(telling.plan.baseline.financial_year)


def _change(ratio: float) -> str:
    if round(ratio, 3) == 1:
        return "as many as now"
    return f"{percent(abs(ratio - 1), 0)} {'more' if ratio > 1 else 'fewer'}"
