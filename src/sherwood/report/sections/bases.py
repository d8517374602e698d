"""The bases of the opportunity: what each one asks, and what it found for the whole system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sherwood.report.sections.findings import Findings
from sherwood.report.words import between, known, percent, pounds

HEADLINE = "peer"
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "peer": ("The best fifth of practices here", "if every practice were like the best fifth"),
    "elicited": (
        "What experts think possible",
        "if all were avoided that experts think possible",
    ),
    "measured": (
        "Effects measured in local studies",
        "if effects that studies measured held here",
    ),
    "external": ("Use in other places", "if use were like that of the places supplied"),
}


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The whole opportunity on one basis, in pounds a year.

    Attributes:
        basis: peer, elicited, measured or external.
        gross: At average cost.
        cashable: What could leave the ledger.
        stranded: What would stay behind: gross less cashable.
        lower: Lower 95% limit of the gross; NaN where none is known.
        upper: Upper limit.
        grade: Of the evidence.
    """

    basis: str
    gross: float
    cashable: float
    stranded: float
    lower: float
    upper: float
    grade: str

    @property
    def name(self) -> str:
        """The basis in words."""
        return QUESTIONS[self.basis][0]

    @property
    def supposing(self) -> str:
        """What would have to be so."""
        return QUESTIONS[self.basis][1]

    @property
    def beyond_chance(self) -> bool:
        """Whether there is an interval and it leaves out none at all."""
        return known(self.lower) and self.lower > 0

    def worth(self, cost: float) -> str:
        """What was found, in a few words.

        Args:
            cost: The cost of all care in a year.

        Example:
            >>> whole = Whole(basis="peer", gross=5e6, cashable=2e6, stranded=3e6, lower=3e6,
            ...     upper=7e6, grade="C")
            >>> whole.worth(1e8)
            '£5 million (5.0% of cost; between £3 million and £7 million)'
        """
        asides = [f"{percent(self.gross / cost)} of cost"] if cost > 0 else []
        if known(self.lower):
            asides.append(between(self.lower, self.upper))
        return pounds(self.gross) + (f" ({'; '.join(asides)})" if asides else "")


def wholes(findings: Findings) -> list[Whole]:
    """What each basis found, in the order of `QUESTIONS`; bases that found nothing are left out."""
    return [
        Whole(
            basis=basis,
            gross=float(found["gross"]),
            cashable=float(found["cashable"]),
            stranded=float(found["stranded"]),
            lower=float(found["lower"]),
            upper=float(found["upper"]),
            grade=str(found["grade"]),
        )
        for basis in QUESTIONS
        if (found := findings.totals.get(basis)) and float(found["gross"]) > 0
    ]
