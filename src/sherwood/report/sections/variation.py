"""How practices and localities differ beyond case-mix and chance."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import HIGHER, LOWER, calibration, caterpillar
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.sections.findings import INTERVAL, Findings, Setting, spoken
from sherwood.report.words import capitalised, counted, decimal, exact_pounds, financial_year, whole

LINES_DRAWN = 3
FEWEST_EXPECTED = 10
LEVELS = {
    "practice": ("practice", "practices"),
    "locality": ("locality", "localities"),
}
METHOD = (
    "observed over expected use; expected from age, sex, deprivation, ethnicity and long-term "
    "conditions, never from past use; only where ten units or more are expected"
)


def variation(findings: Findings, at: Setting) -> Section:
    """The section on differences between practices and localities."""
    items: list[Figure | Table | Note] = []
    for level, words in LEVELS.items():
        frame = compared(findings, level)
        if frame["code"].nunique() > 1:
            items += _level(frame, findings, at, level, words)
    if not items:
        items.append(
            Note(
                title="There is nothing to compare",
                paragraphs=(
                    "The records name fewer than two practices and fewer than two localities.",
                ),
            )
        )
    if not findings.calibration.empty:
        items.append(_calibration(findings, at))
    return Section(
        key="variation",
        title="How practices and localities differ beyond chance",
        paragraphs=(
            "Places differ because their people differ, and because of chance. What is left, after "
            "allowing for both, may be a difference in care. It may also be something we cannot "
            "see, so it is a question to ask, not a judgement. With so many comparisons, one in "
            "twenty would lie outside its 95% interval by chance alone; the opportunity below is "
            "worked out from ratios drawn towards the average, which allow for that.",
        ),
        items=tuple(items),
    )


def _level(
    frame: pd.DataFrame, findings: Findings, at: Setting, level: str, words: tuple[str, str]
) -> list[Figure | Table | Note]:
    summary = _counts(frame, findings)
    beyond = summary[summary["higher"] + summary["lower"] > 0]
    if beyond.empty:
        return [
            Note(
                title=f"No {words[0]} differs beyond chance",
                paragraphs=(
                    f"We compared {counted(frame['code'].nunique(), *words)} over "
                    f"{counted(len(summary), 'kind')} of care. Not one difference is larger than "
                    "chance explains. That is not proof that they are the same.",
                ),
            )
        ]
    counts = Table(
        key=f"{level}-beyond-chance",
        caption=f"How many {words[1]} differ from expectation beyond chance, by kind of care",
        frame=summary,
        columns=(
            Column("title", "Kind of care", numeric=False),
            Column("units", capitalised(words[1]), whole),
            Column("higher", "Higher", whole),
            Column("lower", "Lower", whole),
            Column("spread", "Highest over lowest", decimal),
        ),
    )
    drawn = beyond.head(LINES_DRAWN)["service_line"]
    return [
        *(by_unit(findings, at, level, str(line)) for line in drawn),
        counts,
    ]


def _counts(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    titles = line_titles(findings)
    lines = []
    for line, units in frame.groupby("service_line", sort=False):
        shrunk = units["shrunk"].astype(float)
        lowest = float(shrunk.min())
        lines.append(
            {
                "service_line": line,
                "title": titles.get(str(line), spoken(line)),
                "units": len(units),
                "higher": int((units["verdict"] == HIGHER).sum()),
                "lower": int((units["verdict"] == LOWER).sum()),
                "spread": float(shrunk.max()) / lowest if lowest > 0 else float("nan"),
            }
        )
    counted_lines = pd.DataFrame(lines).assign(_beyond=lambda f: f["higher"] + f["lower"])
    ordered = counted_lines.sort_values(["_beyond", "spread"], ascending=False, kind="stable")
    return ordered.drop(columns="_beyond")


def line_titles(findings: Findings) -> dict[str, str]:
    """The title of each service line."""
    frame = findings.cost_by_line.drop_duplicates("service_line")
    return dict(zip(frame["service_line"], frame["title"], strict=True))


def compared(findings: Findings, level: str) -> pd.DataFrame:
    """The ratios of a level that can be compared: a ratio to next to nothing says nothing.

    Args:
        findings: The tables of an analysis.
        level: practice or locality.
    """
    frame = findings.ratios[findings.ratios["level"] == level]
    return frame[frame["expected"].astype(float) >= FEWEST_EXPECTED]


def by_unit(findings: Findings, at: Setting, level: str, line: str) -> Figure:
    """Observed over expected use of one kind of care, by practice or locality.

    Args:
        findings: The tables of an analysis, fit to leave.
        at: Its setting.
        level: practice or locality.
        line: A service line that at least one of them can be compared by.
    """
    frame, words = compared(findings, level), LEVELS[level]
    units = frame[frame["service_line"] == line].sort_values("ratio", ascending=False)
    title = line_titles(findings).get(line, spoken(line))
    higher = int((units["verdict"] == HIGHER).sum())
    lower = int((units["verdict"] == LOWER).sum())
    return Figure(
        key=f"{level}-{line.replace('_', '-')}",
        title=(
            f"{title}: {higher} of {len(units)} {words[1]} used more than chance explains, "
            f"{lower} used less"
        ),
        description=(
            f"A point and an interval for each of {len(units)} {words[1]}, lowest to highest, "
            "against a dashed line at 1, where use is as expected."
        ),
        chart=caterpillar(
            units,
            label="name",
            value="ratio",
            lower="lower",
            upper="upper",
            verdict="verdict",
            axis="Use over expected use",
        ),
        table=Table(
            key=f"{level}-{line.replace('_', '-')}-table",
            caption=f"{title} by {words[0]}: seen, expected and their ratio",
            frame=units,
            columns=(
                Column("name", capitalised(words[0]), numeric=False),
                Column("observed", "Seen", whole),
                Column("expected", "Expected", whole),
                Column("ratio", "Ratio", decimal),
                Column("lower", "From", decimal),
                Column("upper", "To", decimal),
                Column("shrunk", "Drawn to average", decimal),
                Column("verdict", "In words", numeric=False),
            ),
        ),
        how=HowWeKnow(
            method=METHOD,
            denominator=at.population,
            period=financial_year(at.last_year),
            interval=f"{INTERVAL}; wider where the same people are seen again and again",
            source=at.source,
        ),
    )


def _calibration(findings: Findings, at: Setting) -> Figure:
    frame = findings.calibration
    gap = (frame["observed"].astype(float) / frame["expected"].astype(float) - 1).abs()
    gap = gap[gap.notna()]
    worst = float(gap.max()) if len(gap) else float("nan")
    return Figure(
        key="calibration",
        title=(
            "Can expectation be trusted? In tenths of expected cost, what was seen lies within "
            f"{decimal(100 * worst, 0)}% of what was expected"
        ),
        description="Ten points of seen against expected cost, and the line on which they agree.",
        chart=calibration(
            frame, expected="expected", observed="observed", axis="£ a person a year"
        ),
        table=Table(
            key="calibration-table",
            caption="Expected and seen cost per person by tenth of expected cost",
            frame=frame,
            columns=(
                Column("decile", "Tenth", whole),
                Column("expected", "Expected", exact_pounds),
                Column("observed", "Seen", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="each person's expectation comes from a model that was not shown that person",
            denominator=at.population,
            period=financial_year(at.last_year),
            source=at.source,
        ),
    )
