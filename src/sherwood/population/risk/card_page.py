"""The model card as a page: Markdown, and the same as a piece of HTML for a report.

Every count passes the disclosure policy on its way here, and shares are of counts as shown.
"""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt

from sherwood.population.risk.card import Coefficient, ModelCard
from sherwood.stats import Estimate
from sherwood.stats.disclosure import suppress
from sherwood.stats.disclosure_policies import HES_SUBNATIONAL, Policy, policy_named

TITLE = "Risk of emergency admission in the next twelve months"


def card_markdown(card: ModelCard, policy: str | Policy = HES_SUBNATIONAL) -> str:
    """The card in Markdown, headings from the second level down.

    Args:
        card: The card.
        policy: The disclosure policy its counts must pass.
    """
    parts = (
        f"## {TITLE}",
        _lead(card, policy),
        "### What it is for",
        card.intended_use,
        "### How good it is",
        _table(("Measure", "Value", "What it says"), _measures(card)),
        "### Calibration by tenth of risk",
        _table(
            ("Tenth", "People", "Foretold, %", "Admitted, %", "Admitted"), _deciles(card, policy)
        ),
        "### Who it serves well",
        _table(_GROUP_HEAD, _groups(card, policy)),
        "### What it knows",
        _table(("Column", "Odds ratio", "95 % interval"), map(_coefficient, card.coefficients)),
        "### Where it ends",
        "\n".join(f"- {limit}" for limit in card.limits),
        f"Counts by the disclosure policy {policy_named(policy).name}: * hidden, [c] withheld.",
    )
    return "\n\n".join(parts) + "\n"


def card_html(card: ModelCard, policy: str | Policy = HES_SUBNATIONAL) -> str:
    """The card as HTML, without a page around it."""
    page = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = page.render(card_markdown(card, policy))
    return f'<section class="model-card" aria-label="{html.escape(TITLE)}">\n{body}</section>\n'


_GROUP_HEAD = ("Group", "People", "Admitted", "Observed / expected", "Found in the top share, %")


def _lead(card: ModelCard, policy: str | Policy) -> str:
    years = ", ".join(_year(year) for year in card.learned_from)
    person_years, people, events = (
        _counts([count], policy)[0] for count in (card.person_years, card.people, card.events)
    )
    return (
        f"Logistic regression with a small ridge, fitted on {person_years} person-years of "
        f"{years}, each with the admissions of the year after. Judged on {people} people "
        f"registered in {_year(card.evaluated_on)} and after it, of whom {events} were "
        f"admitted, each told by a model fitted on the other people ({card.folds} parts)."
    )


def _measures(card: ModelCard) -> Iterable[Sequence[str]]:
    top = f"{card.top_share:.0%}"
    found = card.calibration
    return (
        ("c-statistic", _estimate(card.discrimination), "0.5 is chance, 1 perfect ranking"),
        (
            "Area under precision-recall",
            f"{card.average_precision:.3f}",
            f"{card.events / card.people:.3f} is chance",
        ),
        ("Observed / expected", _estimate(found.in_the_large), "1 is right on average"),
        ("Calibration slope", _estimate(found.slope), "below 1, risks are too far apart"),
        ("Calibration intercept", f"{found.intercept:.3f}", "0 is right"),
        ("Average error", f"{found.average_error:.4f}", "mean distance from the smoothed outcome"),
        ("Brier score", f"{card.brier:.4f}", "mean squared error; smaller is better"),
        (
            f"Sensitivity of the top {top}",
            _estimate(card.sensitivity, percent=True) + " %",
            "of those admitted, how many it held",
        ),
        (
            f"Predictive value of the top {top}",
            _estimate(card.positive_predictive_value, percent=True) + " %",
            "of those in it, how many were admitted",
        ),
    )


def _deciles(card: ModelCard, policy: str | Policy) -> Iterable[Sequence[str]]:
    people = suppress([band.people for band in card.deciles], totals=True, policy=policy)
    admitted = suppress([band.observed for band in card.deciles], totals=True, policy=policy)
    for place, band in enumerate(card.deciles):
        share = 100 * admitted.values[place] / people.values[place]
        yield (
            str(place + 1),
            str(people.text[place]),
            f"{100 * band.expected / max(band.people, 1):.2f}",
            str(admitted.text[place]) if math.isnan(share) else f"{share:.2f}",
            str(admitted.text[place]),
        )


def _groups(card: ModelCard, policy: str | Policy) -> Iterable[Sequence[str]]:
    for by, found in itertools.groupby(card.groups, key=lambda group: group.by):
        groups = list(found)
        people = _counts([group.people for group in groups], policy)
        admitted = _counts([group.observed for group in groups], policy)
        for group, persons, events in zip(groups, people, admitted, strict=True):
            yield (
                f"{by} {group.group}",
                persons,
                events,
                _estimate(group.calibration),
                _estimate(group.sensitivity, percent=True),
            )


def _counts(counts: Sequence[int], policy: str | Policy) -> list[str]:
    """Counts as they may be shown, given that their sum is shown as well."""
    shown = suppress(counts, totals=len(counts) > 1, policy=policy)
    return [str(text) for text in shown.text[: len(counts)]]


def _coefficient(found: Coefficient) -> Sequence[str]:
    reach = 1.959964 * found.standard_error
    low, high = math.exp(found.value - reach), math.exp(found.value + reach)
    return found.name, f"{math.exp(found.value):.3f}", f"{low:.3f} to {high:.3f}"


def _estimate(estimate: Estimate | None, *, percent: bool = False) -> str:
    if estimate is None:
        return "too few"
    scale, digits = (100, 1) if percent else (1, 3)
    value, lower, upper = (
        f"{float(limit) * scale:.{digits}f}"
        for limit in (estimate.value, estimate.lower, estimate.upper)
    )
    return f"{value} ({lower} to {upper})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"
