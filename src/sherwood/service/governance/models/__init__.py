"""The tables of governance, one subject a room."""

from sherwood.service.governance.models.agreements import Agreement, Party, Standing
from sherwood.service.governance.models.decisions import (
    Decision,
    Evidence,
    Interest,
    Option,
    Vote,
)
from sherwood.service.governance.models.editing import Editable, EditedMeanwhileError
from sherwood.service.governance.models.framework import FrameworkItem, ItemStatus
from sherwood.service.governance.models.meetings import (
    Attendance,
    Body,
    Delegation,
    Meeting,
    Paper,
    Topic,
)
from sherwood.service.governance.models.organisations import (
    Hierarchy,
    Membership,
    Organisation,
    Suspension,
)
from sherwood.service.governance.models.outcomes import Contribution, Measure
from sherwood.service.governance.models.proposals import Proposal
from sherwood.service.governance.models.roles import Grant

__all__ = [
    "Agreement",
    "Attendance",
    "Body",
    "Contribution",
    "Decision",
    "Delegation",
    "Editable",
    "EditedMeanwhileError",
    "Evidence",
    "FrameworkItem",
    "Grant",
    "Hierarchy",
    "Interest",
    "ItemStatus",
    "Measure",
    "Meeting",
    "Membership",
    "Option",
    "Organisation",
    "Paper",
    "Party",
    "Proposal",
    "Standing",
    "Suspension",
    "Topic",
    "Vote",
]
