"""Whether years, amounts, growth and groups of `partnership.toml` go together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sherwood.partnership.checks.written import PER_HEAD, Written, numbered
from sherwood.partnership.faults import Fault, did_you_mean, shown
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse.calendar import year_title

FILE = "partnership.toml"
_SUMMING = 1e-5
"""Five published shares of six digits each can miss one by a quarter of this."""


def years(written: Written) -> Iterator[Fault]:
    """Base year, first year, years and horizon."""
    place = written.partnership.partnership
    if place.first_year != place.base_year + 1:
        wrong = f"it does not follow the base year, {year_title(place.base_year)}"
        remedy = f"Write '{year_title(place.base_year + 1)}', or correct the base year"
        title = shown(year_title(place.first_year))
        yield Fault(FILE, "partnership.first_year", title, wrong, remedy)
    if place.horizon < place.years:
        wrong = f"it is shorter than the plan, {place.years} years"
        remedy = f"Write {place.years} or more"
        yield Fault(FILE, "partnership.horizon", shown(place.horizon), wrong, remedy)


def cost_per_head(written: Written) -> Iterator[Fault]:
    """Annual cost in thousands or millions, or of another population."""
    place = written.partnership.partnership
    if not written.cost_is_plausible():
        head, (least, most) = place.annual_cost / place.population, PER_HEAD
        wrong = f"it comes to £{head:,.2f} a head, and care costs £{least:,} to £{most:,}"
        remedy = "Write whole pounds a year: 1_300_000_000, not 1300 or 1.3"
        yield Fault(FILE, "partnership.annual_cost", f"{place.annual_cost:.15g}", wrong, remedy)


def amounts(written: Written) -> Iterator[Fault]:
    """Claim, gap and funding that are out of all proportion to what care costs."""
    main = written.partnership
    cost, span = main.partnership.annual_cost, main.partnership.years
    if main.claim.high < main.claim.low:
        wrong = f"it is below the claim's low end, {main.claim.low:.15g}"
        remedy = "Write the lower in low and the higher in high"
        yield Fault(FILE, "claim.high", f"{main.claim.high:.15g}", wrong, remedy)
    if not written.cost_is_plausible():
        return
    checked = [("claim.high", main.claim.high, 0.0001, float(span))]
    if main.known_gap is not None:
        checked.append(("known_gap.amount", main.known_gap.amount, 0.0001, 1.0))
    for key, amount, least, most in checked:
        if not least * cost <= amount <= most * cost:
            wrong = f"it is £{amount:,.0f}, beside £{cost:,.0f} a year for all care"
            remedy = "Write whole pounds: 220_000_000, not 220 or 220_000"
            yield Fault(FILE, key, f"{amount:.15g}", wrong, remedy)
    funded = sum(each.base for each in main.funding)
    if not 0.5 * cost <= funded <= 1.5 * cost:
        wrong = f"together payers have £{funded:,.0f} in the base year, and care costs £{cost:,.0f}"
        remedy = "Write whole pounds, name every payer, and only money for this population"
        yield Fault(FILE, "funding", "", wrong, remedy)


def gap_in_horizon(written: Written) -> Iterator[Fault]:
    """The known gap's year."""
    known, horizon = written.partnership.known_gap, written.horizon()
    if known is not None and known.year not in horizon:
        wrong = (
            f"it lies outside the horizon, {year_title(horizon[0])} to {year_title(horizon[-1])}"
        )
        remedy = "Lengthen the horizon, or correct the year"
        yield Fault(FILE, "known_gap.year", shown(year_title(known.year)), wrong, remedy)


def growth_of_lines(written: Written) -> Iterator[Fault]:
    """Every service line grows by one record."""
    named: dict[str, list[str]] = defaultdict(list)
    for key, record in numbered("growth", written.partnership.growth):
        for line in record.lines:
            named[line].append(f"{key}.lines")
            if line not in SERVICE_LINE:
                remedy = did_you_mean(line, SERVICE_LINE)
                yield Fault(FILE, f"{key}.lines", shown(line), "no such service line", remedy)
            elif len(named[line]) > 1:
                wrong = f"the line grows already, by {named[line][0]}"
                yield Fault(FILE, f"{key}.lines", shown(line), wrong, "Name each line once")
    if missing := [line for line in SERVICE_LINE if line not in named]:
        wrong = f"no record says how {', '.join(missing)} will grow"
        yield Fault(FILE, "growth", "", wrong, "Add them to the lines of one")


def growth_without_groups(written: Written) -> Iterator[Fault]:
    """Demographic growth that is left to a population model that is not there."""
    main = written.partnership
    if main.population_group:
        return
    for key, record in numbered("growth", main.growth):
        if record.demographic is None:
            wrong = "it is left out, and there is no population_group to find it from"
            yield Fault(FILE, f"{key}.demographic", "", wrong, "State a rate, or describe groups")


def growth_of_funding(written: Written) -> Iterator[Fault]:
    """One rate of growth a year."""
    horizon = written.partnership.partnership.horizon
    for key, payer in numbered("funding", written.partnership.funding):
        if len(payer.growth) < horizon:
            wrong = f"there are {len(payer.growth)} rates for a horizon of {horizon} years"
            yield Fault(FILE, f"{key}.growth", shown(list(payer.growth)), wrong, "Give one a year")


def groups(written: Written) -> Iterator[Fault]:
    """Names of population groups, and where their people are a year later."""
    found = written.partnership.population_group
    for number, (key, group) in enumerate(numbered("population_group", found), start=1):
        if group.name != f"band_{number}":
            wrong = "the groups are the multimorbidity bands of a release, in their order"
            yield Fault(FILE, f"{key}.name", shown(group.name), wrong, f"Name it band_{number}")
        if len(group.moves) != len(found):
            wrong = f"there are {len(group.moves)} shares for {len(found)} groups"
            remedy = "Give one for each group, in their order"
            yield Fault(FILE, f"{key}.moves", shown(list(group.moves)), wrong, remedy)
        elif abs(sum(group.moves) - 1) > _SUMMING:
            wrong = f"the shares sum to {sum(group.moves):.6g}, not 1"
            remedy = "Whoever lives on is in one of the groups: correct one share"
            yield Fault(FILE, f"{key}.moves", shown(list(group.moves)), wrong, remedy)


CHECKS = (
    years,
    cost_per_head,
    amounts,
    gap_in_horizon,
    growth_of_lines,
    growth_without_groups,
    growth_of_funding,
    groups,
)
