"""Which roles need a second step of signing in, and whether this session has taken it.

The second step is a code of an authenticator app or a recovery code, or another provider's
assurance of at least two factors. It is waived in a demonstration only, where everybody is made up.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from sherwood.service.governance.access.roles import ROLES, Action

NEEDED_FOR = frozenset(
    {
        Action.SEE_PERSON,
        Action.BREAK_GLASS,
        Action.REIDENTIFY,
        Action.REVIEW_OUTPUT,
        Action.GRANT_ROLES,
        Action.SEE_AUDIT,
        Action.EDIT_FLOWS,
        Action.RUN_JOBS,
    }
)
"""What a password alone does not open."""

TAKEN = "second_step"
"""The key of the session that says the second step was taken."""


def needs_second_step(role: str) -> bool:
    """Whether a role may do anything that a password alone does not open.

    Example:
        >>> needs_second_step("general_practitioner"), needs_second_step("board_member")
        (True, False)
    """
    return role not in ROLES or not NEEDED_FOR.isdisjoint(ROLES[role].actions)


def stepped_enough(request: HttpRequest, role: str) -> bool:
    """Whether this session may act in a role."""
    return settings.DEMONSTRATION or bool(request.session.get(TAKEN)) or not needs_second_step(role)
