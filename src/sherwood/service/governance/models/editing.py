"""What two people may edit at once: neither overwrites the other without being told."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class EditedMeanwhileError(Exception):
    """Somebody else has saved this since it was opened."""


class Editable(models.Model):
    """A row that carries the number of times it was saved."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def change(self, **changes: Any) -> Self:
        """Save changes if nobody else has saved since this was read.

        Raises:
            EditedMeanwhileError: Somebody has; nothing was changed.
        """
        for name, value in changes.items():
            setattr(self, name, value)
        self.full_clean()
        saved = type(self)._default_manager.filter(pk=self.pk, version=self.version)
        if not saved.update(**changes, version=self.version + 1):
            raise EditedMeanwhileError(f"{self} was saved by somebody else since you opened it.")
        self.version += 1
        return self
