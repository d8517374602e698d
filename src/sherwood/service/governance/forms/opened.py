"""What forms have in common: one that changes a row carries the version that was opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

DAY = "For example, 4 July 2018"
"""The hint of every date."""


class Opened(forms.Form):
    """A form that changes a row; one that makes a row has no version yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if instance is None:
            return
        if instance.pk is None:
            del self.fields["version"]
        else:
            self.initial["version"] = instance.version


class Several(forms.ModelMultipleChoiceField):
    """Several rows of those offered; a key larger than any database holds is none of them."""

    def clean(self, value: Any) -> Any:
        """The rows chosen."""
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError("Choose from what is offered.") from error


class EndForm(Opened):
    """From when something no longer holds."""

    end = forms.DateField(label="First day on which it no longer holds", help_text=DAY)


class ReasonForm(Opened):
    """Why."""

    reason = forms.CharField(max_length=300)
