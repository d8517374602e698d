"""Whether there is a scenario that all others can be held against."""

from __future__ import annotations

from collections.abc import Iterator

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown


def plain_scenario(written: Written) -> Iterator[Fault]:
    """The plan as its evidence and histories say."""
    for scenario in written.scenarios.scenario:
        plain = scenario.effects == "evidenced" and scenario.items == "planned"
        if plain and scenario.starts == "planned" and not scenario.without:
            return
    wrong = "there is none with evidenced effects, planned items and planned starts"
    remedy = "Add one that leaves nothing out: all others are told against it"
    yield Fault("scenarios.toml", "scenario", "", wrong, remedy)


def nothing_left_out_of_nothing(written: Written) -> Iterator[Fault]:
    """Items left out where none is in."""
    for key, scenario in numbered("scenario", written.scenarios.scenario):
        if scenario.items == "none" and scenario.without:
            wrong = "items is none already, so nothing is there to leave out"
            stands = shown(scenario.without[0])
            yield Fault(
                "scenarios.toml", f"{key}.without", stands, wrong, "Leave it out, or choose items"
            )


CHECKS = (plain_scenario, nothing_left_out_of_nothing)
