"""From a folder to a partnership: read, checked, and refused whole if anything is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sherwood.errors import InputError
from sherwood.partnership.checks import check
from sherwood.partnership.faults import Fault
from sherwood.partnership.folder import FILES, ROWS, InterventionsFile, Partnership
from sherwood.partnership.framework import Intervention
from sherwood.partnership.reading import read_folder, read_toml

_LIBRARY = Path(__file__).parent / "interventions"
_SHOWN = 30


@cache
def library() -> dict[str, Intervention]:
    """The interventions that any partnership may use, by id.

    Example:
        >>> library()["integrated_care_teams"].programme
        'Mid-Nottinghamshire vanguard (Better Together)'
    """
    found: dict[str, Intervention] = {}
    for path in sorted(_LIBRARY.glob("*.toml")):
        file, faults = read_toml(path, LibraryFile)
        if faults:
            raise InputError(str(faults[0]))
        found |= {each.id: each for each in file.intervention}
    return found


class LibraryFile(InterventionsFile):
    """A file of the library: interventions, none of them planned."""

    planned: tuple[Any, ...] = ()


def load_partnership(folder: Path) -> Partnership:
    """Load a partnership folder.

    Raises:
        InputError: Anything is wrong with it; the message lists every fault.
    """
    found, faults = _read(folder)
    if faults:
        raise InputError(_listed(folder, faults))
    return _partnership(found)


def find_faults(folder: Path) -> list[Fault]:
    """Everything that is wrong with a folder, in the order of its files."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    found, faults = read_folder(folder)
    faults += check(found, library())
    order = {name: place for place, name in enumerate((*FILES, *ROWS))}
    faults.sort(key=lambda fault: order.get(fault.file, -1))
    return found, faults


def _listed(folder: Path, faults: Iterable[Fault]) -> str:
    lines = [str(fault) for fault in faults]
    more = len(lines) - _SHOWN
    rest = [f"and {more} more: sherwood validate {folder} lists them all."] if more > 0 else []
    counted = "1 fault" if len(lines) == 1 else f"{len(lines)} faults"
    return "\n".join([f"{folder}: {counted}.", *lines[:_SHOWN], *rest])


def _partnership(found: dict[str, Any]) -> Partnership:
    place, organisations = found["partnership.toml"], found["organisations.toml"]
    interventions, money = found["interventions.toml"], found["money.toml"]
    own = {each.id: each for each in interventions.intervention}
    known = {**library(), **own}
    return Partnership(
        place=place.partnership,
        claim=place.claim,
        known_gap=place.known_gap,
        growth=place.growth,
        funding=place.funding,
        population_groups=place.population_group,
        organisations=organisations.organisation,
        hierarchies=organisations.hierarchy,
        memberships=found["memberships.csv"],
        practices=found["practices.csv"],
        providers=found["providers.toml"].provider,
        enablers=found["enablers.toml"].enabler,
        functions=found["functions.toml"].function,
        planned=interventions.planned,
        interventions={each.uses: known[each.uses] for each in interventions.planned},
        scenarios=found["scenarios.toml"].scenario,
        control_totals=money.control_total,
        offsets=money.offset,
        funding_linkage=money.funding_linkage,
        budget_components=money.budget_component,
        pace_of_change=money.pace_of_change,
        opening_budgets=money.opening_budget,
        funds=money.fund,
        asks=money.ask,
        contracts=money.contract,
        risk_policy=found["risk.toml"].policy,
        risks=found["risk.toml"].risk,
    )
