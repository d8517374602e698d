"""The system's control total: what each organisation and the system must reach.

The system's total is the sum of its organisations'. An offset eases one and tightens another by the
same amount, so the system's cannot move. Councils are shown beside it and not summed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sherwood.errors import InputError, MethodError
from sherwood.finance.tidy import in_pounds
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import ControlTotal, Offset
from sherwood.stats.apportionment import to_pence
from sherwood.warehouse.calendar import year_title

OrganisationYear = tuple[str, int]


@dataclass(frozen=True)
class OrganisationTotal:
    """One organisation's control total in one year.

    Attributes:
        agreed_pence: Its bottom line as agreed; a deficit is negative.
        offset_pence: What offsets with others add; an easier total is a lower one.
        fund_pence: Sustainability funding within its reach.
        memo: Shown but not summed.
    """

    organisation: str
    year: int
    agreed_pence: int
    offset_pence: int
    fund_pence: int
    memo: bool

    @property
    def total_pence(self) -> int:
        """What it must reach, offsets and all."""
        return self.agreed_pence + self.offset_pence


@dataclass(frozen=True)
class ControlTotals:
    """Every organisation's control total in every year.

    Attributes:
        organisations: By year, and in the partnership's order.
        system_share: Share of sustainability funding that hangs on the system's total.
    """

    organisations: tuple[OrganisationTotal, ...]
    system_share: float

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have control totals."""
        return tuple(sorted({each.year for each in self.organisations}))

    def of(self, year: int) -> tuple[OrganisationTotal, ...]:
        """The organisations' totals in a year.

        Raises:
            MethodError: If none has been agreed for it.
        """
        found = tuple(each for each in self.organisations if each.year == year)
        if not found:
            known = ", ".join(map(year_title, self.years)) or "no year"
            raise MethodError(
                f"No control total has been agreed for {year_title(year)}: "
                f"money.toml has them for {known}."
            )
        return found

    def system_pence(self, year: int) -> int:
        """The system's control total: the sum of those that are not memo lines."""
        return sum(each.total_pence for each in self.of(year) if not each.memo)

    def table(self) -> pd.DataFrame:
        """Grain organisation x year: agreed, offset, fund and total in pounds, and memo."""
        return in_pounds(self.organisations, OrganisationTotal, ("total_pence",))


def control_totals(partnership: Partnership) -> ControlTotals:
    """The control totals of a partnership, after offsets.

    Args:
        partnership: Its control totals, offsets and funding linkage are read.

    Returns:
        One total for each organisation and year that has one.

    Raises:
        InputError: A total given twice, or an offset between organisations that are not both
            summed in its year.

    Source: NHS England and NHS Improvement: the system control total of 2019/20 is the sum of the
    organisations' own, with changes between them that are neutral overall.

    Example:
        >>> from sherwood.partnership.money import FundingLinkage
        >>> totals = [("HILL", -2e6), ("CCG", 1e6)]
        >>> partnership = Partnership.model_construct(
        ...     control_totals=[
        ...         ControlTotal(organisation=code, year="2017/18", amount=amount, source="made up")
        ...         for code, amount in totals
        ...     ],
        ...     offsets=[Offset(year="2017/18", eased="HILL", tightened="CCG", amount=5e5,
        ...                     source="made up")],
        ...     funding_linkage=FundingLinkage(system_share=0.5, source="made up"),
        ... )
        >>> control_totals(partnership).table()[["organisation", "agreed", "offset", "total"]]
          organisation     agreed    offset      total
        0         HILL -2000000.0 -500000.0 -2500000.0
        1          CCG  1000000.0  500000.0  1500000.0
    """
    totals = partnership.control_totals
    by_key = {(each.organisation, each.year): each for each in totals}
    _check_once(totals)
    moved = dict.fromkeys(by_key, 0)
    for offset in partnership.offsets:
        _check_offset(offset, by_key)
        amount = to_pence(offset.amount)
        moved[offset.eased, offset.year] -= amount
        moved[offset.tightened, offset.year] += amount
    return ControlTotals(
        organisations=tuple(
            OrganisationTotal(
                organisation=each.organisation,
                year=each.year,
                agreed_pence=to_pence(each.amount),
                offset_pence=moved[each.organisation, each.year],
                fund_pence=to_pence(each.fund),
                memo=each.memo,
            )
            for each in sorted(totals, key=lambda each: each.year)
        ),
        system_share=partnership.funding_linkage.system_share,
    )


def _check_once(totals: tuple[ControlTotal, ...]) -> None:
    counted = Counter((each.organisation, each.year) for each in totals)
    for (organisation, year), times in counted.items():
        if times > 1:
            raise InputError(
                f"money.toml, control_total: {organisation} has {times} for {year_title(year)}; "
                "keep one."
            )


def _check_offset(offset: Offset, totals: Mapping[OrganisationYear, ControlTotal]) -> None:
    where = f"money.toml, offset of {year_title(offset.year)}"
    for key, code in (("eased", offset.eased), ("tightened", offset.tightened)):
        total = totals.get((code, offset.year))
        if total is None:
            raise InputError(
                f"{where}, {key}: {code} has no control total in that year; "
                "add one, or name an organisation that has."
            )
        if total.memo:
            raise InputError(
                f"{where}, {key}: {code} is a memo line, so the offset would move the system's "
                "total; name an organisation that is summed."
            )
    if offset.eased == offset.tightened:
        raise InputError(f"{where}: {offset.eased} is eased and tightened at once; name two.")
