"""The names of what pages show: tables of the analysis and of the plan, in their order."""

from __future__ import annotations

LEVELS = {"practice": "Practice", "locality": "Locality"}
"""Kinds of organisation of which there are figures."""

SYSTEM = (
    "cost-by-line",
    "cost-by-needs-segment",
    "cost-by-age-band",
    "costliest-people",
    "opportunity-by-basis",
    "opportunity-peer-patient-group",
    "opportunity-elicited-patient-group",
    "opportunity-measured-patient-group",
    "opportunity-external-patient-group",
)
"""Tables of the system's figures."""

GAP = ("gap-by-year", "gap-drivers")
SCENARIOS, BOOKS, EVIDENCE = "scenarios", "books", "evidence-check"
MONEY = ("control-total", "budget")
"""Tables of the plan; its funds come after these, each under a name of its own."""

FUND = "fund-"
PLAN = frozenset({*GAP, *MONEY, SCENARIOS, BOOKS, EVIDENCE})


def line_key(level: str, line: str) -> str:
    """The name of the table of one kind of care by one kind of organisation."""
    return f"{level}-{line.replace('_', '-')}"
