"""Whether control totals and offsets are of years and organisations that are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown
from sherwood.warehouse.calendar import year_title

FILE = "money.toml"


def years(written: Written) -> Iterator[Fault]:
    """Control totals of years that nothing looks at."""
    horizon = written.horizon()
    for key, total in numbered("control_total", written.money.control_total):
        if total.year not in horizon:
            wrong = (
                f"it lies outside the horizon, {year_title(horizon[0])} to "
                f"{year_title(horizon[-1])}"
            )
            remedy = "Leave it out, or correct the year"
            yield Fault(FILE, f"{key}.year", shown(year_title(total.year)), wrong, remedy)


def closed(written: Written) -> Iterator[Fault]:
    """Control totals of organisations that have closed."""
    known = written.organisation()
    for key, total in numbered("control_total", written.money.control_total):
        one = known.get(total.organisation)
        if one and one.closed and one.closed <= date(total.year, 4, 1):
            wrong = (
                f"it closed on {one.closed} and has a control total for {year_title(total.year)}"
            )
            remedy = "Name who came after it"
            yield Fault(FILE, f"{key}.organisation", shown(one.code), wrong, remedy)


def offsets(written: Written) -> Iterator[Fault]:
    """Offsets within one organisation, or with one that is not summed in that year."""
    totals = {(one.organisation, one.year): one for one in written.money.control_total}
    for key, offset in numbered("offset", written.money.offset):
        if offset.eased == offset.tightened:
            wrong = "the same organisation is eased and tightened"
            yield Fault(FILE, key, shown(offset.eased), wrong, "Name two")
            continue
        for name, code in (("eased", offset.eased), ("tightened", offset.tightened)):
            total = totals.get((code, offset.year))
            if total is None:
                wrong = f"it has no control total for {year_title(offset.year)}"
                remedy = "Add one, or name an organisation that has"
                yield Fault(FILE, f"{key}.{name}", shown(code), wrong, remedy)
            elif total.memo:
                wrong = "it is a memo line, so the offset would move the system's total"
                remedy = "Name an organisation that is summed"
                yield Fault(FILE, f"{key}.{name}", shown(code), wrong, remedy)


CHECKS = (years, closed, offsets)
