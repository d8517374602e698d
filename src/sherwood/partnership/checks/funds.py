"""Whether funds and what is asked of them are of the same years."""

from __future__ import annotations

from collections.abc import Iterator

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown
from sherwood.warehouse.calendar import year_title

FILE = "money.toml"


def years(written: Written) -> Iterator[Fault]:
    """Years of funds that nothing looks at."""
    horizon = written.horizon()
    for key, fund in numbered("fund", written.money.fund):
        for place, one in numbered("years", fund.years):
            if one.year not in horizon:
                wrong = (
                    f"it lies outside the horizon, {year_title(horizon[0])} to "
                    f"{year_title(horizon[-1])}"
                )
                remedy = "Leave it out, or correct the year"
                stands = shown(year_title(one.year))
                yield Fault(FILE, f"{key}.{place}.year", stands, wrong, remedy)


def asks(written: Written) -> Iterator[Fault]:
    """Asks of years that their fund has not, and without an amount a year."""
    funds = {fund.id: fund for fund in written.money.fund}
    for key, ask in numbered("ask", written.money.ask):
        if len(ask.years) != len(ask.amounts):
            wrong = f"the years are {len(ask.years)} and the amounts {len(ask.amounts)}"
            yield Fault(FILE, f"{key}.amounts", "", wrong, "Give one a year")
        if ask.of not in funds:
            continue
        has = [one.year for one in funds[ask.of].years]
        for year in ask.years:
            if year not in has:
                wrong = f"the fund '{ask.of}' has nothing in that year"
                remedy = f"It has {', '.join(year_title(each) for each in has)}"
                yield Fault(FILE, f"{key}.years", shown(year_title(year)), wrong, remedy)


CHECKS = (years, asks)
