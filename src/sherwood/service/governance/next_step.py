"""What comes next at a meeting, and why what cannot be done yet cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sherwood.service.governance import meeting as meetings
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import Meeting
from sherwood.service.governance.transitions import MEETING

_M = Meeting.State

_SAID = {
    (_M.PLANNED, _M.CALLED): "Calling it puts its papers out: from then on they do not change.",
    (_M.CALLED, _M.IN_SESSION): "Once it is open, its questions can be opened for votes.",
    (_M.CALLED, _M.PLANNED): "Once it is put off, its papers and questions can change again.",
    (_M.IN_SESSION, _M.CLOSED): "No question on the agenda is left undecided.",
}
"""What is true of each step that can be taken, from which state to which."""


@dataclass(frozen=True)
class Step:
    """A state that may follow.

    Attributes:
        state: Where it leads.
        words: What the step does; if it cannot be taken now, what is to be done first.
        open: Whether it can be taken now.
    """

    state: str
    words: str
    open: bool


def steps(meeting: Meeting) -> list[Step]:
    """What may follow the state that a meeting is in."""
    found = []
    for state in MEETING[meeting.state]:
        refusal = why_not(meetings.check_follows, meeting, state)
        said = _SAID[_M(meeting.state), _M(state)]
        found.append(Step(state, refusal or said, not refusal))
    return found


def why_not(check: Callable[..., None], *asked: object) -> str:
    """Why a check refuses, in its own words; nothing if it does not."""
    try:
        check(*asked)
    except NotNowError as refused:
        return str(refused)
    return ""
