"""The states of an export of rows about people as data: what may follow what, and why."""

from __future__ import annotations

from collections.abc import Mapping

from sherwood.service.information.models.exports import Export

_S = Export.State

EXPORT: Mapping[str, Mapping[str, str]] = {
    _S.ASKED: {
        _S.WAITING: "It is counted how many people its columns single out",
        _S.WITHDRAWN: "The asker takes it back",
        _S.FAILED: "It cannot be counted",
    },
    _S.WAITING: {
        _S.WRITING: "An officer agrees, who is not the asker",
        _S.REFUSED: "An officer refuses",
        _S.WITHDRAWN: "The asker takes it back",
    },
    _S.WRITING: {
        _S.READY: "Its files are whole",
        _S.FAILED: "It cannot be written, or its flow has ended",
    },
    _S.READY: {_S.PURGED: "Its days are over, or its flow has ended"},
    _S.REFUSED: {},
    _S.WITHDRAWN: {},
    _S.FAILED: {},
    _S.PURGED: {},
}
"""From each state of an export to those that may follow, and why."""


def drawn() -> str:
    """The states as a table of the manual."""
    lines = ["| From | To | When |", "|---|---|---|"]
    lines += [
        f"| {_S(state).label} | {_S(to).label} | {why} |"
        for state, following in EXPORT.items()
        for to, why in following.items()
    ]
    return "\n".join(lines)
