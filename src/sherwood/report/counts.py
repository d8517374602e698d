"""The counts of an analysis, made safe once for every table, page and file that shows them.

Practices add up to localities and localities to the system, so all three go through `suppress` in
one call: a figure hidden at one level cannot be worked out from another. What rests on people who
are hidden, such as a practice's use of each kind of care, is withheld with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.report.sections.findings import Findings
from sherwood.stats import Published, suppress

POLICY = "threshold_10"
FEWEST = 10
NOT_KNOWN = "not known"
PLACES = ("practice", "locality")
NEED = "needs_segment"

# A group in its grouping: ("practice", "C84001"), ("age_band", "0-4").
Key = tuple[str, str]

_TOP = 0
# Use is added up in single precision.
_PRECISION = 1e-4


@dataclass(frozen=True)
class Counted:
    """Counts that add up to one whole, made safe together.

    Attributes:
        place: Which cell of the published table is of which group; the whole is the first.
        published: The whole, and the groups with what they are part of.
    """

    place: Mapping[Key, int]
    published: Published

    def of(self, grouping: str, groups: Iterable[str]) -> Published:
        """The published counts of some groups of a grouping, in the order asked for."""
        return self.published.only([self.place[grouping, str(group)] for group in groups])

    def shows(self, grouping: str, group: str) -> bool:
        """Whether a group's count is shown."""
        return bool(self.published.marks[self.place[grouping, group]] == 0)

    def hidden(self) -> frozenset[Key]:
        """The groups whose count is not shown."""
        return frozenset(key for key in self.place if not self.shows(*key))


@dataclass(frozen=True)
class SafeCounts:
    """The counts that the tables of an analysis rest on.

    Attributes:
        people: By grouping of people; practices and localities share one.
        lines: Units of care by service line, of each financial year.
        use: By service line, units of care of practices and of localities in the last year.
        gross: By basis and dimension (patient groups under `NEED`), whole pounds of opportunity;
            practices and localities share one. Withheld where the people are, and kept from being
            worked out.
    """

    people: Mapping[str, Counted]
    lines: Mapping[int, Counted]
    use: Mapping[str, Counted]
    gross: Mapping[tuple[str, str], Counted]


def safe_counts(findings: Findings) -> SafeCounts:
    """Make every count of an analysis safe, each with all that it adds up with.

    Args:
        findings: The tables of an analysis, true figures.

    Raises:
        MethodError: Practices do not add up to their localities.
    """
    people = _people(findings)
    lines = _lines(findings)
    unseen = frozenset(key for grouping in people for key in people[grouping].hidden())
    return SafeCounts(
        people=people,
        lines=lines,
        use=_use(findings, unseen, lines),
        gross=_gross(findings, unseen, lines),
    )


def counted(
    counts: Mapping[Key, float],
    above: Mapping[Key, Key] | None = None,
    withheld: Collection[Key] = (),
) -> Counted:
    """Make counts safe that add up to one whole, shown elsewhere.

    Args:
        counts: By group, those included that are made of others.
        above: Of what each group is part; the whole, if of nothing here.
        withheld: Groups not to be shown, whatever their count.

    Returns:
        The counts, whole units. Where the whole itself would have to be hidden to protect its
        parts, no part is shown.

    Raises:
        MethodError: A group is not the sum of its parts.

    Example:
        >>> places = {("practice", "A"): ("locality", "N"), ("practice", "B"): ("locality", "N")}
        >>> people = {("practice", "A"): 3, ("practice", "B"): 40, ("locality", "N"): 43,
        ...           ("locality", "S"): 900}
        >>> safe = counted(people, places)
        >>> safe.of("practice", ["A", "B"]).text.tolist()
        ['*', '[c]']
        >>> safe.of("locality", ["N", "S"]).text.tolist()
        ['43', '900']
    """
    up = {part: group for part, group in (above or {}).items() if {part, group} <= counts.keys()}
    sizes = _sizes(counts, up)
    place = {key: number for number, key in enumerate(counts, start=1)}
    parents = [-1, *(place[up[key]] if key in up else _TOP for key in counts)]
    figures = [sum(sizes[key] for key in counts if key not in up), *(sizes[key] for key in counts)]
    hide = [False, *(key in withheld for key in counts)]
    safe = suppress(figures, policy=POLICY, parents=parents, withheld=hide)
    if safe.marks[_TOP]:
        nothing = [False, *(True for _ in counts)]
        safe = suppress(figures, policy=POLICY, parents=parents, withheld=nothing)
    return Counted(place, safe)


def _sizes(counts: Mapping[Key, float], up: Mapping[Key, Key]) -> dict[Key, float]:
    """Whole counts; a group is the sum of its parts, so that rounding does not come between."""
    parts: dict[Key, list[Key]] = {}
    for part, group in up.items():
        parts.setdefault(group, []).append(part)
    sizes = {key: float(round(count)) for key, count in counts.items() if key not in parts}
    for group, within in parts.items():
        sizes[group] = sum(sizes[part] for part in within)
        if abs(sizes[group] - counts[group]) > 1 + len(within) / 2 + _PRECISION * counts[group]:
            raise MethodError(
                f"{group[0]} {group[1]} has {counts[group]:,.0f} and its parts {sizes[group]:,.0f} "
                "together: give each part to what it is counted in."
            )
    return sizes


def _above(findings: Findings, keys: Collection[Key]) -> dict[Key, Key]:
    """The locality that each practice is counted in."""
    return {
        (grouping, group): ("locality", findings.places.get(group, NOT_KNOWN))
        for grouping, group in keys
        if grouping == "practice"
    }


def _people(findings: Findings) -> dict[str, Counted]:
    groups = findings.cost_by_group
    found: dict[str, Counted] = {}
    known = groups[groups["people"].notna()]
    in_places = known["grouping"].isin(PLACES)
    for grouping, part in known[~in_places].groupby("grouping", sort=False):
        found[str(grouping)] = counted(_by_key(part, "grouping", "group", "people"))
    places = _by_key(known[in_places], "grouping", "group", "people")
    if places:
        found |= dict.fromkeys(PLACES, counted(places, _above(findings, places)))
    return found


def _lines(findings: Findings) -> dict[int, Counted]:
    frame, last = findings.cost_by_line, int(findings.headline["last_year"])
    # A line that nobody used is a nought that everybody may know.
    used = (frame["quantity"].astype(float) > 0) | (frame["cost"].astype(float) > 0)
    told = frame[used].assign(level="line")
    found = {}
    for year in map(int, told["financial_year"].unique()):
        counts = _by_key(told[told["financial_year"] == year], "level", "service_line", "quantity")
        factors = _late(findings) if year == last else {}
        few = {key for key in counts if _few(counts[key], factors.get(key[1], 1.0))}
        found[year] = counted(counts, withheld=few)
    return found


def _late(findings: Findings) -> Mapping[str, float]:
    """By what the last year's use of each line was multiplied to complete late months.

    It is published, so that anybody can divide by it.
    """
    factors: Mapping[str, float] = findings.headline.get("late_months", {}).get("factors", {})
    return factors


def _few(completed: float, factor: float) -> bool:
    """Whether a completed count that could be shown was reported as one that could not."""
    return 0 < round(completed / factor) < FEWEST <= round(completed)


def _use(
    findings: Findings, unseen: Collection[Key], lines: Mapping[int, Counted]
) -> dict[str, Counted]:
    shown = _shown_lines(findings, lines)
    found = {}
    for line, part in findings.ratios.groupby("service_line", sort=False):
        counts = _by_key(part, "level", "code", "observed")
        factor = _late(findings).get(str(line), 1.0)
        few = {key for key, count in counts.items() if _few(count, factor)}
        withheld = {*unseen, *few} if line in shown else counts.keys()
        found[str(line)] = counted(counts, _above(findings, counts), withheld)
    return found


def _shown_lines(findings: Findings, lines: Mapping[int, Counted]) -> frozenset[str]:
    last = lines.get(int(findings.headline["last_year"]))
    if last is None:
        return frozenset()
    return frozenset(line for level, line in last.place if last.shows(level, line))


def _gross(
    findings: Findings, unseen: Collection[Key], lines: Mapping[int, Counted]
) -> dict[tuple[str, str], Counted]:
    shown = _shown_lines(findings, lines)
    table = findings.opportunity.assign(
        dimension=findings.opportunity["dimension"].replace("patient_group", NEED)
    )
    few = {("cohort", code) for code in small_cohorts(findings.cohorts)}
    seldom = {("service_line", code) for code in table["code"] if code not in shown}
    hide = {*unseen, *few, *seldom}
    found: dict[tuple[str, str], Counted] = {}
    for basis, rows in table.groupby("basis", sort=False):
        dimensions = rows.groupby(rows["dimension"].where(~rows["dimension"].isin(PLACES), ""))
        for _, part in dimensions:
            counts = _by_key(part, "dimension", "code", "gross")
            one = counted(counts, _above(findings, counts), hide)
            found |= {(str(basis), level): one for level in part["dimension"].unique()}
    return found


def small_cohorts(cohorts: pd.DataFrame) -> NDArray[np.object_]:
    """The kinds of activity of few people or units."""
    few = (cohorts["people"].astype(float) < FEWEST) | (cohorts["units"].astype(float) < FEWEST)
    return cohorts.loc[few, "cohort"].to_numpy(dtype=object)


def _by_key(frame: pd.DataFrame, level: str, code: str, count: str) -> dict[Key, float]:
    keys = zip(frame[level].astype(str), frame[code].astype(str), strict=True)
    return dict(zip(keys, frame[count].astype(float), strict=True))
