"""What is asked of the funds: checked, tapered, put in order, and made from stranded cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sherwood.errors import InputError, MethodError
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Ask, Fund
from sherwood.stats.apportionment import apportion, to_pence
from sherwood.warehouse.calendar import year_title

AskInYear = tuple[str, str, int]
"""Fund, purpose and year."""


def transition_asks(
    partnership: Partnership, stranded: Mapping[tuple[str, int], float]
) -> tuple[Ask, ...]:
    """What providers ask of acute transition funds for cost that stays when activity leaves.

    Args:
        partnership: Its funds are read; the first of the kind is asked.
        stranded: Pounds by provider and year.

    Returns:
        One ask for each provider with stranded cost in a year of the fund.

    Example:
        >>> fund = Fund(id="bridge", title="Bridge", kind="acute_transition", source="made up",
        ...             years=[{"year": "2018/19", "promised": 100, "released": 100}])
        >>> made = Partnership.model_construct(funds=[fund])
        >>> [ask.amounts for ask in transition_asks(made, {("HILL", 2018): 70.0})]
        [(70.0,)]
    """
    funds = [fund for fund in partnership.funds if fund.kind == "acute_transition"]
    if not funds:
        return ()
    years = sorted(each.year for each in funds[0].years)
    made = []
    for provider in dict.fromkeys(code for code, _ in stranded):
        amounts = [max(stranded.get((provider, year), 0.0), 0.0) for year in years]
        if any(amounts):
            made.append(
                Ask.model_validate(
                    {
                        "of": funds[0].id,
                        "purpose": provider,
                        "years": [year_title(year) for year in years],
                        "amounts": amounts,
                        "benefit_owner": provider,
                        "stop_rule": f"When the cost has gone, or after {year_title(years[-1])}.",
                        "source": "stranded cost of the plan",
                    }
                )
            )
    return tuple(made)


def check_asks(funds: Sequence[Fund], asks: Sequence[Ask]) -> None:
    """Refuse what a ledger could not hold.

    Raises:
        InputError: An ask of no such fund, twice of one, or without an amount for every year; a
            year that is there twice.
    """
    known = [fund.id for fund in funds]
    seen: set[tuple[str, str]] = set()
    for fund in funds:
        _check_years(f"fund {fund.id}", [each.year for each in fund.years])
    for ask in asks:
        where = f"ask of {ask.of} for {ask.purpose}"
        if ask.of not in known:
            raise InputError(f"money.toml, {where}: there is no such fund; name one of {known}.")
        if len(ask.years) != len(ask.amounts):
            raise InputError(
                f"money.toml, {where}: there are {len(ask.amounts)} amounts for {len(ask.years)} "
                "years; give one a year."
            )
        if (ask.of, ask.purpose) in seen:
            raise InputError(f"money.toml, {where}: it asks twice; add the amounts together.")
        _check_years(where, ask.years)
        seen.add((ask.of, ask.purpose))


def _check_years(where: str, years: Sequence[int]) -> None:
    repeated = sorted({year for year in years if list(years).count(year) > 1})
    if repeated:
        raise InputError(
            f"money.toml, {where}: {year_title(repeated[0])} is there twice; keep one."
        )


def asked_in(ask: Ask, year: int) -> int:
    """What an ask wants in a year, tapered from its first."""
    amounts = dict(zip(ask.years, ask.amounts, strict=True))
    if year not in amounts:
        return 0
    return to_pence(amounts[year] * (1 - ask.taper) ** (year - min(ask.years)))


def benefit_by_ask(
    asks: Sequence[Ask], benefit: Mapping[tuple[str, int], float]
) -> dict[AskInYear, int]:
    """Benefit in pence of every ask by year.

    A purpose that asks of two funds has its benefit shared between them as it asks of them, and one
    that asks of none has no place in a ledger.
    """
    found: dict[AskInYear, int] = {}
    for (purpose, year), pounds in benefit.items():
        mine = [ask for ask in asks if ask.purpose == purpose]
        weights = [sum(asked_in(ask, each) for each in ask.years) for ask in mine]
        if any(weights):
            shared = apportion(to_pence(pounds), weights).tolist()
            found |= {
                (ask.of, purpose, year): pence for ask, pence in zip(mine, shared, strict=True)
            }
    return found


def by_value(asks: Sequence[Ask], gained: Mapping[AskInYear, int]) -> list[Ask]:
    """Asks of one fund by benefit for each pound asked, the highest first.

    Raises:
        MethodError: An ask whose benefit nobody has said.
    """

    def value(ask: Ask) -> float:
        key = (ask.of, ask.purpose)
        wanted = sum(asked_in(ask, year) for year in ask.years)
        saved = [pence for (*of, _), pence in gained.items() if tuple(of) == key]
        if wanted and not saved:
            raise MethodError(
                f"{ask.purpose} asks of {ask.of} but nobody has said what it saves, so it cannot "
                "be ordered by value: give its benefit, or grant in the order written."
            )
        return sum(saved) / wanted if wanted else 0.0

    return sorted(asks, key=value, reverse=True)
