"""States as data: what may follow what, and why. Read by the rules, and drawn into the docs."""

from __future__ import annotations

from collections.abc import Mapping

from sherwood.service.governance.models.agreements import Standing
from sherwood.service.governance.models.decisions import Decision
from sherwood.service.governance.models.meetings import Meeting
from sherwood.service.governance.models.proposals import Proposal

_D, _M, _P = Decision.State, Meeting.State, Proposal.State

DECISION: Mapping[str, Mapping[str, str]] = {
    _D.DRAFT: {_D.TABLED: "The officer puts it on the agenda", _D.WITHDRAWN: "It is taken back"},
    _D.TABLED: {
        _D.VOTING: "The meeting is in session and interests were asked for",
        _D.DEFERRED: "The meeting puts it off",
        _D.WITHDRAWN: "It is taken back",
    },
    _D.VOTING: {
        _D.CARRIED: "The count carries an option",
        _D.NOT_CARRIED: "The count carries none",
        _D.DEFERRED: "The meeting puts it off; votes cast are kept",
    },
    _D.CARRIED: {},
    _D.NOT_CARRIED: {},
    _D.DEFERRED: {},
    _D.WITHDRAWN: {},
}
"""From each state of a decision to those that may follow, and why."""

MEETING: Mapping[str, Mapping[str, str]] = {
    _M.PLANNED: {_M.CALLED: "Papers are out; from now on they do not change"},
    _M.CALLED: {_M.IN_SESSION: "The chair opens it", _M.PLANNED: "It is put off"},
    _M.IN_SESSION: {_M.CLOSED: "Every decision has been made or put off"},
    _M.CLOSED: {},
}
"""From each state of a meeting to those that may follow, and why."""

AGREEMENT: Mapping[str, Mapping[str, str]] = {
    Standing.DRAFT: {
        Standing.OFFERED: "It is put out for signature; from now on its text does not change",
        Standing.ENDED: "Its last day passes before it was put out",
    },
    Standing.OFFERED: {
        Standing.SIGNED: "The last party signs, before its first day",
        Standing.IN_FORCE: "The last party signs, on or after its first day",
        Standing.ENDED: "Its last day passes before all have signed",
    },
    Standing.SIGNED: {
        Standing.IN_FORCE: "Its first day comes",
        Standing.ENDED: "Its last day passes, or fewer than two parties are left",
    },
    Standing.IN_FORCE: {Standing.ENDED: "Its last day passes, or fewer than two parties are left"},
    Standing.ENDED: {},
}
"""From each standing of an agreement to those that may follow, and why."""

PROPOSAL: Mapping[str, Mapping[str, str]] = {
    _P.PROPOSED: {
        _P.AGREED: "A second officer who covers it agrees; it takes effect at once",
        _P.TURNED_DOWN: "A second officer who covers it says why not",
        _P.WITHDRAWN: "Who proposed it takes it back",
    },
    _P.AGREED: {},
    _P.TURNED_DOWN: {},
    _P.WITHDRAWN: {},
}
"""From each state of a change that widens access to those that may follow, and why."""
