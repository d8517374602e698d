"""Money for the change itself: what was promised, released, asked, granted, spent, and what came.

Pump-priming pays before savings come; acute transition pays for cost that stays behind when
activity leaves a hospital. Each fund is a ledger of its own: no penny moves between them. What is
not spent in a year is carried to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.fund_asks import (
    AskInYear,
    asked_in,
    benefit_by_ask,
    by_value,
    check_asks,
)
from sherwood.finance.tidy import in_pounds
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Ask, Fund
from sherwood.stats.apportionment import to_pence
from sherwood.warehouse.calendar import year_title

Order = Literal["as_written", "by_value"]


@dataclass(frozen=True)
class AskYear:
    """What one purpose asked of a fund in a year, and what it had and did.

    Attributes:
        asked_pence: After the taper; nought once it has been stopped.
        granted_pence: As far as the fund reached.
        spent_pence: Of what was granted.
        benefit_pence: What the purpose saves in the year; nought where nobody has said.
        stopped: Whether it had been stopped.
    """

    fund: str
    purpose: str
    year: int
    asked_pence: int
    granted_pence: int
    spent_pence: int
    benefit_pence: int
    stopped: bool

    @property
    def shortfall_pence(self) -> int:
        """Asked and not granted."""
        return self.asked_pence - self.granted_pence


@dataclass(frozen=True)
class LedgerYear:
    """A fund in a year: brought forward and released, less spent, is carried forward."""

    fund: str
    kind: str
    year: int
    brought_forward_pence: int
    promised_pence: int
    released_pence: int
    asked_pence: int
    granted_pence: int
    spent_pence: int
    benefit_pence: int

    @property
    def carried_forward_pence(self) -> int:
        """What is left for the next year."""
        return self.brought_forward_pence + self.released_pence - self.spent_pence

    @property
    def withheld_pence(self) -> int:
        """Promised and not released."""
        return self.promised_pence - self.released_pence

    @property
    def shortfall_pence(self) -> int:
        """Asked and not granted."""
        return self.asked_pence - self.granted_pence


@dataclass(frozen=True)
class FundLedger:
    """One fund through its years.

    Attributes:
        years: One entry a year, none left out.
        asks: By year, in the order in which they were granted.
    """

    fund: Fund
    years: tuple[LedgerYear, ...]
    asks: tuple[AskYear, ...]

    def table(self) -> pd.DataFrame:
        """Grain year, in pounds: the ledger, with withheld, shortfall and carried_forward."""
        also = ("withheld_pence", "shortfall_pence", "carried_forward_pence")
        return in_pounds(self.years, LedgerYear, also)

    def ask_table(self) -> pd.DataFrame:
        """Grain purpose x year, in pounds: asked, granted, shortfall, spent, benefit, stopped."""
        return in_pounds(self.asks, AskYear, ("shortfall_pence",))

    def repaid_in(self, purpose: str) -> int | None:
        """The first year from which a purpose's benefit has covered all it has spent."""
        balance, found = 0, None
        for each in self.asks:
            if each.purpose == purpose:
                balance += each.benefit_pence - each.spent_pence
                found = None if balance < 0 else found or each.year
        return found


def fund_ledgers(
    partnership: Partnership,
    *,
    further: Sequence[Ask] = (),
    benefit: Mapping[tuple[str, int], float] | None = None,
    spent: Mapping[AskInYear, float] | None = None,
    stopped: Mapping[str, int] | None = None,
    order: Order = "as_written",
) -> tuple[FundLedger, ...]:
    """Every fund's ledger.

    A year's asks are granted one after another, each as far as what is left reaches, so the last
    may be granted in part or not at all.

    Args:
        partnership: Its funds and asks are read.
        further: Asks that the plan adds, after the partnership's own.
        benefit: Pounds by purpose and year. A purpose that asks of two funds has its benefit shared
            between them as it asks.
        spent: Pounds by fund, purpose and year, where known; what was granted, where not.
        stopped: The year from which a purpose has been stopped, by its stop rule.
        order: `as_written`, or `by_value`: by benefit for each pound asked, the highest first.

    Raises:
        InputError: An ask of no such fund, twice of one, or without an amount for every year.
        MethodError: More spent than granted, or a purpose without benefit to order by.

    Example:
        >>> fund = Fund(id="start", title="Start", kind="pump_priming", source="made up",
        ...             years=[{"year": "2017/18", "promised": 100, "released": 80}])
        >>> ask = Ask(of="start", purpose="homes", years=["2017/18"], amounts=[90],
        ...           benefit_owner="VALE", stop_rule="After a year.", source="made up")
        >>> made = Partnership.model_construct(funds=[fund], asks=[ask])
        >>> fund_ledgers(made)[0].table()[["released", "granted", "shortfall", "carried_forward"]]
           released  granted  shortfall  carried_forward
        0      80.0     80.0       10.0              0.0
    """
    asks = (*partnership.asks, *further)
    check_asks(partnership.funds, asks)
    gained = benefit_by_ask(asks, benefit or {})
    ledgers = []
    for fund in partnership.funds:
        mine = [ask for ask in asks if ask.of == fund.id]
        if order == "by_value":
            mine = by_value(mine, gained)
        ledgers.append(_ledger(fund, mine, gained, spent or {}, stopped or {}))
    return tuple(ledgers)


def _ledger(
    fund: Fund,
    asks: Sequence[Ask],
    gained: Mapping[AskInYear, int],
    spent: Mapping[AskInYear, float],
    stopped: Mapping[str, int],
) -> FundLedger:
    money = {each.year: each for each in fund.years}
    told = {*money, *(year for ask in asks for year in ask.years)}
    told |= {year for of, _, year in gained if of == fund.id}
    balance = 0
    years: list[LedgerYear] = []
    rows: list[AskYear] = []
    for year in range(min(told), max(told) + 1):
        promised = to_pence(money[year].promised) if year in money else 0
        released = to_pence(money[year].released) if year in money else 0
        granted = _granted(fund.id, asks, year, balance + released, gained, spent, stopped)
        entry = LedgerYear(
            fund=fund.id,
            kind=fund.kind,
            year=year,
            brought_forward_pence=balance,
            promised_pence=promised,
            released_pence=released,
            asked_pence=sum(each.asked_pence for each in granted),
            granted_pence=sum(each.granted_pence for each in granted),
            spent_pence=sum(each.spent_pence for each in granted),
            benefit_pence=sum(each.benefit_pence for each in granted),
        )
        balance = entry.carried_forward_pence
        years.append(entry)
        rows += granted
    return FundLedger(fund, tuple(years), tuple(rows))


def _granted(
    fund: str,
    asks: Sequence[Ask],
    year: int,
    available: int,
    gained: Mapping[AskInYear, int],
    spent: Mapping[AskInYear, float],
    stopped: Mapping[str, int],
) -> list[AskYear]:
    """Each ask of a year, granted in order as far as what is available reaches."""
    rows = []
    for ask in asks:
        key = (fund, ask.purpose, year)
        ended = year >= stopped.get(ask.purpose, year + 1)
        asked = 0 if ended else asked_in(ask, year)
        granted = min(asked, available)
        paid = to_pence(spent[key]) if key in spent else granted
        if not 0 <= paid <= granted:
            raise MethodError(
                f"{ask.purpose} spent £{paid / 100:,.2f} of {fund} in {year_title(year)} but was "
                f"granted £{granted / 100:,.2f}: a fund pays what it granted; correct one of them."
            )
        available -= granted
        rows.append(
            AskYear(fund, ask.purpose, year, asked, granted, paid, gained.get(key, 0), ended)
        )
    return rows
