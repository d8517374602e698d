"""The tables of governance, one subject a room."""

from sherwood.service.governance.models.organisations import Hierarchy, Membership, Organisation
from sherwood.service.governance.models.roles import Grant

__all__ = ["Grant", "Hierarchy", "Membership", "Organisation"]
