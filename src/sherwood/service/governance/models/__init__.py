"""The tables of governance, one subject a room."""

from sherwood.service.governance.models.decisions import (
    Decision,
    Evidence,
    Interest,
    Option,
    Vote,
)
from sherwood.service.governance.models.editing import Editable, EditedMeanwhileError
from sherwood.service.governance.models.meetings import (
    Attendance,
    Body,
    Delegation,
    Meeting,
    Paper,
    Topic,
)
from sherwood.service.governance.models.organisations import Hierarchy, Membership, Organisation
from sherwood.service.governance.models.roles import Grant

__all__ = [
    "Attendance",
    "Body",
    "Decision",
    "Delegation",
    "Editable",
    "EditedMeanwhileError",
    "Evidence",
    "Grant",
    "Hierarchy",
    "Interest",
    "Meeting",
    "Membership",
    "Option",
    "Organisation",
    "Paper",
    "Topic",
    "Vote",
]
