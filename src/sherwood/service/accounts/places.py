"""The places of the service: what is in the navigation, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from sherwood.service.governance.access.check import answer
from sherwood.service.governance.access.roles import Action


@dataclass(frozen=True)
class Place:
    """One place.

    Attributes:
        route: The name of its first page.
        needs: The action whose holders see it.
    """

    route: str
    title: str
    description: str
    needs: Action


PLACES: tuple[Place, ...] = (
    Place(
        "meetings",
        "Meetings and decisions",
        "Papers, questions, votes, and what was decided.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "operations",
        "Running the service",
        "Whether it can work, the releases it shows, and its jobs.",
        Action.SEE_OPERATIONS,
    ),
)


def places(request: HttpRequest) -> list[Place]:
    """The places open to the one who acts."""
    return [place for place in PLACES if answer(request, place.needs)]
