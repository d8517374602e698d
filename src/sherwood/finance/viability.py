"""Whether each organisation survives the plan: income, cost, surplus and cash by year.

A plan that saves the system and breaks a hospital is flagged, with the year and with the sum that
the acute-transition fund would have to give. What the organisation would have needed without any
plan is told apart: the fund is for cost that activity leaves behind, not for an old deficit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.finance.control_total import control_totals
from sherwood.finance.ledgers import shown_in_pounds
from sherwood.finance.projection import DoNothing
from sherwood.finance.provider_accounts import Accounts, Change, accounts, no_change
from sherwood.finance.viability_words import headline, sentences
from sherwood.framework.baseline import Baseline
from sherwood.partnership.folder import Partnership
from sherwood.partnership.organisations import Provider
from sherwood.stats.apportionment import to_pence
from sherwood.stats.estimate import Array

Pence = NDArray[np.int64]

_MATERIAL = 0.001
"""The share of its income below which nobody is said to be made worse."""


@dataclass(frozen=True, eq=False)
class Viability:
    """Every provider's books under the plan.

    Attributes:
        ledger: Grain organisation and year: organisation, name, year, flag ('', 'cash', 'control
            total' or 'both'), flag_without_plan, and in pence: income, other_income, support, cost
            (of this population's care and of others'), gross, cashable, stranded, surplus (income
            and support less cost), cash (at the year's end), least_cash, control_total (missing if
            none is set), effect (of the plan on the surplus, without support), needed (beyond the
            support there is, to be flagged no more), needed_without_plan, needed_for_plan (what of
            it the plan makes necessary).
        saved_pence: What leaves the books of all providers over the years.
        broken: Organisations flagged in a year in which they would not be without the plan.
        worsened: Others, flagged with or without it, that need more because of the plan: in some
            year at least a thousandth of their income.
        words: One sentence or more for each flagged organisation.
        headline: Whether the plan saves the system and breaks somebody.
    """

    ledger: pd.DataFrame
    saved_pence: int
    broken: tuple[str, ...]
    worsened: tuple[str, ...]
    words: tuple[str, ...]
    headline: str

    @property
    def viable(self) -> bool:
        """Whether nobody is broken or made worse by the plan."""
        return not self.broken and not self.worsened

    def table(self) -> pd.DataFrame:
        """The ledger in pounds."""
        return shown_in_pounds(self.ledger)


def viability(
    partnership: Partnership,
    baseline: Baseline,
    projected: DoNothing,
    change: Change,
    *,
    support: Mapping[str, Array] | None = None,
) -> Viability:
    """Every provider's books under a plan, beside what they would be without it.

    Args:
        partnership: Its providers, contracts, control totals and organisations are read.
        baseline: Who provides what.
        projected: Cost and funding if nothing changes.
        change: What the plan does, from a simulated outcome's means.
        support: Pounds by year that organisations get from the acute-transition fund.

    Raises:
        InputError: A provider the release does not know, contracts for more than its income, or
            support for nobody.
    """
    given = {code: np.asarray(amounts, dtype=float) for code, amounts in (support or {}).items()}
    _refuse_unknown(partnership, projected, given)
    names = {each.code: each.name for each in partnership.organisations}
    without = no_change(baseline, projected)
    agreed = {
        (each.organisation, each.year): each.total_pence
        for each in control_totals(partnership).organisations
    }
    tables = []
    for provider in partnership.providers:
        books = accounts(partnership, provider, baseline, projected, change)
        alone = accounts(partnership, provider, baseline, projected, without)
        helped = given.get(provider.organisation, np.zeros(len(projected.years)))
        totals = [agreed.get((provider.organisation, year)) for year in projected.years]
        told = _told(provider, projected.years, books, helped, totals)
        told_alone = _told(provider, projected.years, alone, np.zeros_like(helped), totals)
        told["name"] = names.get(provider.organisation, provider.organisation)
        told["flag_without_plan"] = told_alone.flag
        told["effect_pence"] = told.surplus_pence - told.support_pence - told_alone.surplus_pence
        told["needed_without_plan_pence"] = told_alone.needed_pence
        tables.append(told)
    ledger = pd.concat(tables, ignore_index=True)
    ledger["needed_for_plan_pence"] = np.maximum(
        ledger.needed_pence - ledger.needed_without_plan_pence, 0
    )
    breaks = (ledger.flag != "") & (ledger.flag_without_plan == "")
    broken = tuple(dict.fromkeys(ledger[breaks].organisation))
    more = ledger.needed_for_plan_pence > _MATERIAL * ledger.income_pence
    worse = dict.fromkeys(ledger[more].organisation)
    worsened = tuple(code for code in worse if code not in broken)
    saved = int(ledger.cashable_pence.sum())
    said = headline(saved, *([names.get(c, c) for c in codes] for codes in (broken, worsened)))
    return Viability(ledger, saved, broken, worsened, sentences(ledger), said)


def _told(
    provider: Provider,
    years: tuple[int, ...],
    books: Accounts,
    support: Array,
    totals: list[int | None],
) -> pd.DataFrame:
    income, cost = _pence(books.income), _pence(books.cost)
    other, helped = to_pence(provider.other_income), _pence(support)
    least = to_pence(provider.least_cash)
    gross, cashable = _pence(books.gross), _pence(books.cashable)
    surplus = income + helped - cost
    cash = to_pence(provider.cash) + np.cumsum(surplus)
    below = [total is not None and s < total for s, total in zip(surplus, totals, strict=True)]
    return pd.DataFrame(
        {
            "organisation": provider.organisation,
            "year": years,
            "income_pence": income,
            "other_income_pence": other,
            "support_pence": helped,
            # Other income brings its own cost, and so changes neither surplus nor cash.
            "cost_pence": cost + other,
            "gross_pence": gross,
            "cashable_pence": cashable,
            "stranded_pence": gross - cashable,
            "surplus_pence": surplus,
            "cash_pence": cash,
            "least_cash_pence": least,
            "control_total_pence": pd.array(
                [pd.NA if t is None else t for t in totals], dtype="Int64"
            ),
            "flag": [_flag(c < least, b) for c, b in zip(cash, below, strict=True)],
            "needed_pence": _needed(surplus, cash, least, totals),
        }
    )


def _flag(out_of_cash: bool, below_total: bool) -> str:
    if out_of_cash and below_total:
        return "both"
    return "cash" if out_of_cash else "control total" if below_total else ""


def _needed(surplus: Pence, cash: Pence, least: int, totals: list[int | None]) -> list[int]:
    """What each year needs so that neither test fails, given what earlier years were given."""
    found: list[int] = []
    for at, total in enumerate(totals):
        for_cash = least - int(cash[at]) - sum(found)
        for_total = 0 if total is None else total - int(surplus[at])
        found.append(max(for_cash, for_total, 0))
    return found


def _pence(pounds: Array) -> Pence:
    return np.array([to_pence(amount) for amount in pounds], dtype=np.int64)


def _refuse_unknown(
    partnership: Partnership, projected: DoNothing, support: Mapping[str, Array]
) -> None:
    known = {provider.organisation for provider in partnership.providers}
    for code, amounts in support.items():
        if code not in known:
            raise InputError(f"support: '{code}' is no provider of providers.toml.")
        if amounts.shape != (len(projected.years),):
            raise InputError(
                f"support of {code}: there are {amounts.size} amounts for "
                f"{len(projected.years)} years; give one a year."
            )
