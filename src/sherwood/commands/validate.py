"""`sherwood validate`: what is wrong with a partnership folder, or what it holds."""

from __future__ import annotations

from pathlib import Path

from sherwood.framework.claim import Support, claim_support
from sherwood.framework.graph import as_text
from sherwood.partnership import Fault, Partnership, find_faults, load_partnership
from sherwood.partnership.framework import Scenario
from sherwood.warehouse.calendar import year_title


def faults(folder: Path) -> list[str]:
    """Every fault of a folder in a line, the number of them last; nothing if there is none."""
    found = find_faults(folder)
    return [*map(str, found), _counted(found)] if found else []


def contents(folder: Path, *, graph: bool = False) -> list[str]:
    """What a folder without a fault holds, and if asked for, what stands on what in it.

    Raises:
        InputError: There is a fault.
    """
    partnership = load_partnership(folder)
    layers = as_text(partnership).splitlines() if graph else []
    return [*_holds(partnership), *_claim(partnership), *layers]


def _counted(found: list[Fault]) -> str:
    files = len({fault.file for fault in found})
    return f"{_many(len(found), 'fault')} in {_many(files, 'file')}."


def _holds(partnership: Partnership) -> list[str]:
    place = partnership.place
    last = place.first_year + place.years - 1
    organisations, practices = len(partnership.organisations), len(partnership.practices)
    totals, contracts = len(partnership.control_totals), len(partnership.contracts)
    return [
        f"{place.title}: nothing is wrong.",
        f"{place.population:,} people, £{place.annual_cost:,.0f} in {year_title(place.base_year)}; "
        f"plan {year_title(place.first_year)} to {year_title(last)}.",
        f"{_many(organisations, 'organisation')}, {_many(practices, 'practice')}, "
        f"{_many(len(partnership.memberships), 'membership')}.",
        f"{_many(len(partnership.enablers), 'enabler')}, "
        f"{_many(len(partnership.functions), 'function')}, "
        f"{_many(len(partnership.planned), 'planned intervention')}, "
        f"{_many(len(partnership.scenarios), 'scenario')}.",
        f"{_many(totals, 'control total')}, {_many(len(partnership.funds), 'fund')}, "
        f"{_many(contracts, 'contract')}, {_many(len(partnership.risks), 'risk')}.",
    ]


def _claim(partnership: Partnership) -> list[str]:
    claim = partnership.claim
    said = f"The claim of £{claim.low:,.0f} to £{claim.high:,.0f} ({claim.basis})"
    support = claim_support(partnership, _as_written(partnership))
    if support.first_month is not None:
        return [
            f"{said} is supported by the register: everything required is effective from "
            f"{support.first_month:%B %Y}."
        ]
    return [f"{said} is NOT supported by the register:", *_unmet(support)]


def _as_written(partnership: Partnership) -> Scenario:
    """The scenario that takes histories as they are and leaves nothing out."""
    return next(
        each
        for each in partnership.scenarios
        if each.items == "planned" and each.effects == "evidenced" and not each.without
    )


def _unmet(support: Support) -> list[str]:
    return [f"  {each.title} ({each.item}): {each.reason}" for each in support.unmet]


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
