"""Who holds which role, where, for what purpose, and from when until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.access.roles import PURPOSES, ROLES
from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Hierarchy, Organisation


class Grant(Editable):
    """A role at a node of one hierarchy, for one purpose.

    Attributes:
        hierarchy: Down which the role reaches what lies below the node; the node alone if none.
        end: The first day on which it no longer holds; one that ends where it starts never holds.
        given_by: Nobody gives a role to themselves.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(max_length=40, choices=[(r.name, r.title) for r in ROLES.values()])
    node = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    hierarchy = models.ForeignKey(Hierarchy, on_delete=models.PROTECT, null=True, blank=True)
    purpose = models.CharField(max_length=40, choices=[(p.value, p.title) for p in PURPOSES])
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants_given",
    )
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="grant_forwards"
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")),
                name="nobody_grants_to_themselves",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} at {self.node}"
