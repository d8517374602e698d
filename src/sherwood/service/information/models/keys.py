"""Which keys make pseudonyms, for which purpose, since when. The secrets are files elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Key(models.Model):
    """A key, without its secret.

    Attributes:
        purpose: What its pseudonyms are for; those of two purposes match nowhere.
        number: 1, 2, 3, ... within the purpose.
        fingerprint: Tells whether the secret that is found is the one that was made.
        retired_at: From when it makes no new pseudonyms; it still reads the old ones.
    """

    purpose = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=16)
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("purpose", "-number")
        constraints = (
            models.UniqueConstraint(fields=("purpose", "number"), name="key_numbered_once"),
            models.UniqueConstraint(
                fields=("purpose",), condition=Q(retired_at__isnull=True), name="one_key_in_use"
            ),
        )

    def __str__(self) -> str:
        return self.key_id

    @property
    def key_id(self) -> str:
        """What stands before every pseudonym it makes."""
        return f"{self.purpose}-{self.number}"
