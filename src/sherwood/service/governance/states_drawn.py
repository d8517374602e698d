"""The states of governance drawn for the manual, from the same tables that the rules read."""

from __future__ import annotations

from collections.abc import Mapping

from sherwood.service.governance import transitions
from sherwood.service.governance.models import Decision, Meeting, Proposal

BEGIN, END = "<!-- states: begin -->", "<!-- states: end -->"
"""Between these two lines of the manual stands what is drawn here."""


def states() -> str:
    """Every table of states, as Markdown."""
    return "\n\n".join(
        (
            _table("A meeting", transitions.MEETING, dict(Meeting.State.choices)),
            _table("A decision", transitions.DECISION, dict(Decision.State.choices)),
            _table("An agreement", transitions.AGREEMENT, {}),
            _table(
                "A change that widens access", transitions.PROPOSAL, dict(Proposal.State.choices)
            ),
        )
    )


def with_states(page: str) -> str:
    """A page of the manual with the tables as they are now."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{states()}\n\n{END}{after}"


def _table(title: str, table: Mapping[str, Mapping[str, str]], words: Mapping[str, str]) -> str:
    rows = [f"### {title}", "", "| From | To | When |", "| --- | --- | --- |"]
    for state, follows in table.items():
        was = _said(state, words)
        rows += [f"| {was} | {_said(to, words)} | {why} |" for to, why in follows.items()]
        if not follows:
            rows.append(f"| {was} | – | Nothing follows |")
    return "\n".join(rows)


def _said(state: str, words: Mapping[str, str]) -> str:
    return words.get(state, str(state))
