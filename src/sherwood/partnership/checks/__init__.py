"""What no single record can know: whether the records of a folder go together.

A room a subject; each check reads the files and yields what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sherwood.partnership.checks import (
    belonging,
    budgets,
    contracts,
    control_totals,
    cycles,
    duplicates,
    funds,
    histories,
    interventions,
    meant,
    place,
    providers,
    references,
    risk,
    scenarios,
)
from sherwood.partnership.checks.written import UnreadError, Written
from sherwood.partnership.faults import Fault
from sherwood.partnership.framework import Intervention

Check = Callable[[Written], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    *place.CHECKS,
    *references.CHECKS,
    *duplicates.CHECKS,
    *cycles.CHECKS,
    *belonging.CHECKS,
    *providers.CHECKS,
    *histories.CHECKS,
    *interventions.CHECKS,
    *scenarios.CHECKS,
    *control_totals.CHECKS,
    *budgets.CHECKS,
    *funds.CHECKS,
    *contracts.CHECKS,
    *risk.CHECKS,
    *meant.CHECKS,
)


def check(files: Mapping[str, Any], library: Mapping[str, Intervention]) -> list[Fault]:
    """Every fault between the records of a folder.

    Args:
        files: By file name, what stands in it. A check that needs a file which is not there, as it
            could not be read, is left out.
        library: Interventions that may be used.
    """
    written = Written(files, library)
    return [fault for each in CHECKS for fault in _faults(each, written)]


def _faults(each: Check, written: Written) -> Iterator[Fault]:
    try:
        yield from each(written)
    except UnreadError:
        return
