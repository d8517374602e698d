"""The states of an output as data: what may follow what, why, and whose turn it is.

Equivalent to the states of OpenSAFELY Airlock (docs/reference/request-states.md, 2025), the one
public description of two-person output checking in the NHS.
"""

from __future__ import annotations

from collections.abc import Mapping

from sherwood.service.information.models.outputs import Output

_S = Output.State

OUTPUT: Mapping[str, Mapping[str, str]] = {
    _S.PENDING: {
        _S.SUBMITTED: "The author submits it",
        _S.WITHDRAWN: "The author takes it back",
    },
    _S.SUBMITTED: {
        _S.PARTIALLY_REVIEWED: "The first checker votes",
        _S.RETURNED: "A checker returns it early",
    },
    _S.PARTIALLY_REVIEWED: {
        _S.REVIEWED: "A second checker votes",
        _S.RETURNED: "A checker returns it early",
    },
    _S.REVIEWED: {
        _S.APPROVED: "Both votes let it out",
        _S.REJECTED: "Both votes keep it in",
        _S.RETURNED: "A checker asks for changes",
    },
    _S.RETURNED: {
        _S.SUBMITTED: "The author submits it again; a new round begins",
        _S.WITHDRAWN: "The author takes it back",
    },
    _S.APPROVED: {_S.RELEASED: "A checker lets it out, with files as they were reviewed"},
    _S.REJECTED: {},
    _S.RELEASED: {},
    _S.WITHDRAWN: {},
}
"""From each state of an output to those that may follow, and why."""

AUTHORS = frozenset({_S.PENDING, _S.RETURNED})
"""States in which the author may change it, and nobody reviews it."""
CHECKERS = frozenset({_S.SUBMITTED, _S.PARTIALLY_REVIEWED, _S.REVIEWED})
"""States in which checkers work, and the author changes nothing."""
FINAL = frozenset(state for state, following in OUTPUT.items() if not following)
"""States that nothing follows."""
BLIND = frozenset({_S.SUBMITTED, _S.PARTIALLY_REVIEWED})
"""States in which no checker sees another's vote."""


def drawn() -> str:
    """The states as a table of the manual."""
    lines = ["| From | To | When |", "|---|---|---|"]
    lines += [
        f"| {_S(state).label} | {_S(to).label} | {why} |"
        for state, following in OUTPUT.items()
        for to, why in following.items()
    ]
    return "\n".join(lines)
