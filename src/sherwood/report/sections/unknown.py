"""What we do not know: what the records lack, what the methods assume, what was not counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sherwood.report.page import Column, Figure, Note, Section, Table
from sherwood.report.sections.findings import Findings, Setting, spoken
from sherwood.report.words import decimal, exact_pounds, known, whole


def unknown(findings: Findings, at: Setting) -> Section:
    """The section on what we do not know."""
    items: list[Figure | Table | Note] = [
        Note(title="Limits of the records", points=tuple(_limits(findings, at))),
        Note(
            title="Limits of the methods",
            points=(
                "Case-mix is what is recorded: where illness is not coded, its care looks like "
                "excess.",
                "Low use is not always good use. People who are not reached look well managed.",
                "An interval covers chance, not error in the records or in what we assumed.",
                "'Not more than chance' is not 'no difference'.",
                "Cashable amounts rest on assumed shares of variable, semi-fixed and fixed cost.",
            ),
        ),
    ]
    if card := tuple(_lines(findings.model_card)):
        items.append(Note(title="The models", points=card))
    if quality := tuple(_lines(findings.quality)):
        items.append(Note(title="Quality of the records", points=quality))
    if not findings.reconciliation.empty:
        items.append(_reconciliation(findings))
    return Section(key="unknown", title="What we do not know", items=tuple(items))


def _limits(findings: Findings, at: Setting) -> Iterator[str]:
    if at.synthetic:
        yield (
            "The people are synthetic. Nothing here is a fact about a real person, practice or "
            "provider, even where a real name is used."
        )
    if not at.whole_system:
        yield (
            "The records are not a whole system: some kinds of care are absent, so cost per "
            "person and concentration are those of the care recorded, no more."
        )
    yield (
        "Figures that rest on fewer than ten people or units of care are not shown, nor are "
        "figures from which those could be worked out."
    )
    yield "Care that was paid for in other ways, by families or from other budgets, is not here."
    yield from (str(note) for note in findings.headline.get("notes", ()))


def _lines(facts: Mapping[str, Any], under: str = "") -> Iterator[str]:
    for name, value in facts.items():
        label = f"{under}, {spoken(name).lower()}" if under else spoken(name)
        if isinstance(value, Mapping):
            yield from _lines(value, label)
        elif isinstance(value, list | tuple):
            yield f"{label}: {', '.join(str(part) for part in value) or 'none'}"
        else:
            yield f"{label}: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or not known(value):
        return str(value) if known(value) else "not available"
    return whole(value) if float(value) == int(value) else decimal(value, 3)


def _reconciliation(findings: Findings) -> Table:
    return Table(
        key="reconciliation",
        caption="People and pounds from the records to this page; every difference should be 0",
        frame=findings.reconciliation,
        columns=(
            Column("step", "Step", spoken, numeric=False),
            Column("people", "People", whole),
            Column("people_difference", "Difference", whole),
            Column("cost", "Cost", exact_pounds),
            Column("difference", "Difference", lambda v: f"£{decimal(v)}"),
        ),
    )
