"""Whether interventions are planned in the plan, and speak of people and lines that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from sherwood.actuarial.mitigable import load_cohorts
from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, did_you_mean, shown
from sherwood.partnership.framework import Intervention, PeopleCohort
from sherwood.partnership.values import Spread
from sherwood.population.code_lists import condition_lists
from sherwood.population.electronic_frailty import BANDS
from sherwood.population.segments import segmentation
from sherwood.records.codes import SERVICE_LINE

FILE = "interventions.toml"


def starts(written: Written) -> Iterator[Fault]:
    """Starts before the plan or after all that is looked at."""
    horizon = written.horizon()
    first, end = date(horizon[0], 4, 1), date(horizon[-1] + 1, 4, 1)
    for key, planned in numbered("planned", written.interventions.planned):
        if not first <= planned.start < end:
            wrong = f"it lies outside the horizon, {first} to {end}"
            remedy = (
                "What began before is in the base year's cost already: leave it out, or count it "
                "from the first day"
                if planned.start < first
                else "Start it earlier, or lengthen the horizon"
            )
            yield Fault(FILE, f"{key}.start", str(planned.start), wrong, remedy)


def shares(written: Written) -> Iterator[Fault]:
    """Uptakes and fading that are no shares, and costs and months below nought."""
    found = written.interventions
    for key, planned in numbered("planned", found.planned):
        yield from _share(f"{key}.uptake", planned.uptake)
        for name, cost in (("set_up", planned.set_up), ("running", planned.running)):
            if cost is not None:
                yield from _cost(f"{key}.{name}", cost)
    for key, own in numbered("intervention", found.intervention):
        yield from _share(f"{key}.fade", own.fade)
        yield from _cost(f"{key}.set_up", own.set_up)
        yield from _cost(f"{key}.running", own.running)
        yield from _cost(f"{key}.running_per_person", own.running_per_person)
        if own.ramp.midpoint.p10 < 0:
            wrong, remedy = (
                "half of the effect cannot come before the start",
                "Write years after it",
            )
            stands = f"{own.ramp.midpoint.p10:g}"
            yield Fault(FILE, f"{key}.ramp.midpoint", stands, wrong, remedy)
        if not 0 <= own.double_running <= 120:
            wrong = "double running is nought to 120 months"
            yield Fault(
                FILE, f"{key}.double_running", shown(own.double_running), wrong, "Write months"
            )


def reductions(written: Written) -> Iterator[Fault]:
    """Rises of use by more than all of it, which are percentages."""
    for key, own in numbered("intervention", written.interventions.intervention):
        for place, effect in numbered("effects", own.effects):
            if effect.reduction.p10 < -1:
                wrong = "use would more than double"
                remedy = "Write -0.05 where use rose by 5 %"
                stands = f"{effect.reduction.p10:g}"
                yield Fault(FILE, f"{key}.{place}.reduction", stands, wrong, remedy)


def vocabulary(written: Written) -> Iterator[Fault]:
    """Cohorts, lines, segments, conditions and bands that no release has."""
    cohorts = [cohort.id for cohort in load_cohorts()]
    for key, own in numbered("intervention", written.interventions.intervention):
        yield from _unknown(f"{key}.mitigable", own.mitigable, cohorts, "cohort")
        for place, effect in numbered("effects", own.effects):
            yield from _unknown(f"{key}.{place}.lines", effect.lines, SERVICE_LINE, "service line")
        if own.people is not None:
            yield from _people(f"{key}.people", own.people)


def people_in_places(written: Written) -> Iterator[Fault]:
    """Localities of cohorts."""
    known = written.localities()
    for key, own in numbered("intervention", written.interventions.intervention):
        if own.people is not None:
            yield from _unknown(
                f"{key}.people.localities", own.people.localities, known, "locality"
            )


def effects(written: Written) -> Iterator[Fault]:
    """Effects on lines that are not the cohort's, and two effects on one line."""
    for key, own in numbered("intervention", written.interventions.intervention):
        for place, line, wrong in _misplaced(own):
            remedy = "Let each line of the cohort be in one effect"
            yield Fault(FILE, f"{key}.{place}.lines", shown(line), wrong, remedy)


def _people(key: str, people: PeopleCohort) -> Iterator[Fault]:
    yield from _unknown(f"{key}.lines", people.lines, SERVICE_LINE, "service line")
    yield from _unknown(
        f"{key}.needs_segments", people.needs_segments, _segments(), "needs segment"
    )
    yield from _unknown(f"{key}.conditions", people.conditions, _conditions(), "condition")
    yield from _unknown(f"{key}.frailty", people.frailty, BANDS, "frailty band")
    youngest, oldest = people.age_from, people.age_to
    if youngest is not None and oldest is not None and oldest < youngest:
        wrong, remedy = f"it is below age_from, {youngest}", "Write the older age in age_to"
        yield Fault(FILE, f"{key}.age_to", str(oldest), wrong, remedy)


@cache
def _segments() -> tuple[str, ...]:
    return segmentation().names()


@cache
def _conditions() -> tuple[str, ...]:
    return tuple(condition_lists())


def _misplaced(own: Intervention) -> Iterator[tuple[str, str, str]]:
    cohort = own.people.lines if own.people else ()
    first: dict[str, str] = {}
    for place, effect in numbered("effects", own.effects):
        for line in effect.lines or cohort:
            if cohort and line not in cohort:
                yield place, line, "the line is not one of the cohort's"
            elif line in first:
                yield place, line, f"the line is in {first[line]} already"
            else:
                first[line] = place


def _unknown(key: str, names: Iterable[str], known: Iterable[str], kind: str) -> Iterator[Fault]:
    known = tuple(known)
    for name in names:
        if name not in known:
            yield Fault(
                FILE, key, shown(name), f"there is no such {kind}", did_you_mean(name, known)
            )


def _share(key: str, spread: Spread) -> Iterator[Fault]:
    if spread.p10 < 0 or spread.p90 > 1:
        stands = f"{spread.p10 if spread.p10 < 0 else spread.p90:g}"
        yield Fault(FILE, key, stands, "a share is 0 to 1", "Write 0.7 for 70 %")


def _cost(key: str, spread: Spread) -> Iterator[Fault]:
    if spread.p10 < 0:
        remedy = "Write it without a sign"
        yield Fault(FILE, key, f"{spread.p10:g}", "a cost is not below nought", remedy)


CHECKS = (starts, shares, reductions, vocabulary, people_in_places, effects)
