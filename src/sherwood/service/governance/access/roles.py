"""The roles, what each may do, and for which purpose: data, read by everything else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody looks. Direct care and every other use are apart."""

    DIRECT_CARE = "direct_care"
    PLANNING = "planning"
    GOVERNANCE = "governance"
    OPERATIONS = "operations"

    @property
    def title(self) -> str:
        """As it is shown."""
        return {
            "direct_care": "Direct care",
            "planning": "Planning and evaluation",
            "governance": "Governance",
            "operations": "Running the service",
        }[self.value]


PURPOSES = tuple(Purpose)


class Action(StrEnum):
    """What can be asked to be done. Each belongs to one purpose."""

    SEE_FIGURES = "see_figures"
    SEE_FINANCE = "see_finance"
    MAKE_PLAN = "make_plan"
    SEE_PERSON = "see_person"
    BREAK_GLASS = "break_glass"
    REIDENTIFY = "reidentify"
    REQUEST_OUTPUT = "request_output"
    REVIEW_OUTPUT = "review_output"
    SEE_GOVERNANCE = "see_governance"
    PREPARE_MEETING = "prepare_meeting"
    VOTE = "vote"
    PUBLISH_DECISION = "publish_decision"
    EDIT_ORGANISATIONS = "edit_organisations"
    EDIT_OUTCOMES = "edit_outcomes"
    EDIT_FRAMEWORK = "edit_framework"
    GRANT_ROLES = "grant_roles"
    SEE_AUDIT = "see_audit"
    EDIT_FLOWS = "edit_flows"
    SEE_OPERATIONS = "see_operations"
    RUN_JOBS = "run_jobs"

    @property
    def purpose(self) -> Purpose:
        """The one purpose for which it is done."""
        return _PURPOSE_OF[self]

    @property
    def words(self) -> str:
        """What is done, to stand after 'does not'."""
        return _WORDS.get(self) or self.value.replace("_", " ")


_WORDS = {
    Action.SEE_FINANCE: "see the plan and the money",
    Action.MAKE_PLAN: "make plans",
    Action.SEE_PERSON: "see a person",
    Action.BREAK_GLASS: "open a person in an emergency",
    Action.REIDENTIFY: "find who is behind a pseudonym",
    Action.REQUEST_OUTPUT: "ask for figures or rows to be let out",
    Action.REVIEW_OUTPUT: "check what is to be let out",
    Action.SEE_GOVERNANCE: "see meetings and decisions",
    Action.PREPARE_MEETING: "prepare meetings",
    Action.PUBLISH_DECISION: "publish decisions",
    Action.EDIT_ORGANISATIONS: "change organisations",
    Action.EDIT_OUTCOMES: "change outcomes",
    Action.EDIT_FRAMEWORK: "change enablers and functions",
    Action.GRANT_ROLES: "give roles",
    Action.SEE_AUDIT: "see the audit",
    Action.EDIT_FLOWS: "change flows",
    Action.SEE_OPERATIONS: "see how the service runs",
    Action.RUN_JOBS: "run jobs",
}

_PURPOSE_OF = {
    **dict.fromkeys(
        (Action.SEE_PERSON, Action.BREAK_GLASS, Action.REIDENTIFY), Purpose.DIRECT_CARE
    ),
    **dict.fromkeys(
        (
            Action.SEE_FIGURES,
            Action.SEE_FINANCE,
            Action.MAKE_PLAN,
            Action.REQUEST_OUTPUT,
            Action.REVIEW_OUTPUT,
        ),
        Purpose.PLANNING,
    ),
    **dict.fromkeys(
        (
            Action.SEE_GOVERNANCE,
            Action.PREPARE_MEETING,
            Action.VOTE,
            Action.PUBLISH_DECISION,
            Action.EDIT_ORGANISATIONS,
            Action.EDIT_OUTCOMES,
            Action.EDIT_FRAMEWORK,
            Action.GRANT_ROLES,
            Action.SEE_AUDIT,
            Action.EDIT_FLOWS,
        ),
        Purpose.GOVERNANCE,
    ),
    **dict.fromkeys((Action.SEE_OPERATIONS, Action.RUN_JOBS), Purpose.OPERATIONS),
}


@dataclass(frozen=True)
class Role:
    """A job somebody does, and the actions it needs.

    Attributes:
        name: As grants hold it.
        title: As it is shown.
        actions: What it may do; a grant narrows them to its own purpose.
    """

    name: str
    title: str
    actions: frozenset[Action]

    def purposes(self) -> frozenset[Purpose]:
        """The purposes for which it can be granted."""
        return frozenset(action.purpose for action in self.actions)


def _role(name: str, title: str, *actions: Action) -> tuple[str, Role]:
    return name, Role(name, title, frozenset(actions))


_CLINICAL = (Action.SEE_PERSON, Action.BREAK_GLASS, Action.SEE_FIGURES, Action.SEE_GOVERNANCE)

ROLES: dict[str, Role] = dict(
    (
        _role("general_practitioner", "General practitioner", *_CLINICAL, Action.REIDENTIFY),
        _role("practice_nurse", "Practice nurse", *_CLINICAL),
        _role("practice_manager", "Practice manager", Action.SEE_FIGURES, Action.SEE_GOVERNANCE),
        _role("consultant", "Consultant", *_CLINICAL),
        _role("care_navigator", "Care navigator", *_CLINICAL),
        _role("community_nurse", "Community nurse", *_CLINICAL),
        _role("social_worker", "Social worker", *_CLINICAL),
        _role("care_home_nurse", "Care home nurse", Action.SEE_PERSON),
        _role("pharmacist", "Pharmacist", *_CLINICAL),
        _role(
            "analyst",
            "Analyst",
            Action.SEE_FIGURES,
            Action.SEE_FINANCE,
            Action.MAKE_PLAN,
            Action.REQUEST_OUTPUT,
        ),
        _role("output_checker", "Output checker", Action.SEE_FIGURES, Action.REVIEW_OUTPUT),
        _role(
            "finance_director",
            "Director of finance",
            Action.SEE_FIGURES,
            Action.SEE_FINANCE,
            Action.MAKE_PLAN,
            Action.SEE_GOVERNANCE,
            Action.EDIT_FRAMEWORK,
            Action.VOTE,
        ),
        _role(
            "strategic_commissioner",
            "Strategic commissioner",
            Action.SEE_FIGURES,
            Action.SEE_FINANCE,
            Action.MAKE_PLAN,
            Action.SEE_GOVERNANCE,
            Action.EDIT_OUTCOMES,
            Action.EDIT_FRAMEWORK,
            Action.VOTE,
        ),
        _role("board_member", "Board member", Action.SEE_GOVERNANCE, Action.VOTE),
        _role(
            "governance_officer",
            "Governance officer",
            Action.SEE_GOVERNANCE,
            Action.PREPARE_MEETING,
            Action.PUBLISH_DECISION,
            Action.EDIT_ORGANISATIONS,
            Action.EDIT_OUTCOMES,
            Action.EDIT_FRAMEWORK,
        ),
        _role(
            "information_governance_officer",
            "Information governance officer",
            Action.SEE_GOVERNANCE,
            Action.SEE_AUDIT,
            Action.EDIT_FLOWS,
            Action.GRANT_ROLES,
            Action.REVIEW_OUTPUT,
        ),
        _role(
            "service_administrator",
            "Service administrator",
            Action.SEE_OPERATIONS,
            Action.RUN_JOBS,
        ),
    )
)
"""Every role, by name."""
