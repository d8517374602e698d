"""Months still being reported: what they hold now, and what they are expected to come to."""

from __future__ import annotations

import pandas as pd

from sherwood.records.codes import SERVICE_LINE
from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Table
from sherwood.report.sections.findings import Findings, Setting
from sherwood.report.words import in_sentence, percent, whole


def late_months(findings: Findings, at: Setting) -> Figure | None:
    """The figure of late months, reported and completed side by side; none if none is completed."""
    frame = findings.late_months
    if frame.empty:
        return None
    frame = frame.assign(
        title=[SERVICE_LINE[line] for line in frame["service_line"]],
        said=[f"{pd.Period(month, 'M'):%B %Y}" for month in frame["month"]],
        lacking=1 - frame["reported"].astype(float) / frame["completed"].astype(float),
    )
    last = frame[frame["month"] == frame["month"].max()]
    drawn = last.assign(drawn=100 * last["lacking"]).sort_values("drawn", ascending=False)
    first = drawn.iloc[0]
    return Figure(
        key="late-months",
        title=(
            f"Of {in_sentence(first['title'])} in {first['said']}, about "
            f"{percent(first['lacking'], 0)} is still to be reported; totals here allow for it"
        ),
        description=f"Bars of the share still to be reported of {len(drawn)} kinds of care.",
        chart=ranked_bars(
            drawn,
            label="title",
            value="drawn",
            axis=f"per cent of {first['said']} still to be reported",
            number_format=",.1f",
        ),
        table=Table(
            key="late-months-table",
            caption="Units of care in the latest months, as reported and as completed",
            frame=frame,
            columns=(
                Column("title", "Kind of care", numeric=False),
                Column("said", "Month", numeric=False),
                Column("reported", "Reported", whole),
                Column("completed", "Completed", whole),
                Column("standard_error", "Standard error", whole),
                Column("lower", "Lower 95%", whole),
                Column("upper", "Upper 95%", whole),
            ),
        ),
        how=HowWeKnow(
            method="chain ladder on what successive releases held of each month, with Mack's "
            "standard error; the error is not in the intervals of opportunities",
            denominator=at.population,
            period=f"{frame['said'].iloc[0]} to {first['said']}",
            interval="95%, Student's t: wider the fewer the releases",
            source="successive releases of this warehouse",
        ),
    )
