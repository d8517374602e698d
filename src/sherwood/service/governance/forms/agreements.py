"""Memoranda and agreements."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from sherwood.service.governance.forms.opened import DAY, Opened, Several
from sherwood.service.governance.models import Agreement, Organisation


class AgreementForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """An agreement, as a draft."""

    parties = Several(
        Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Each signs for itself; at least two",
    )

    class Meta:
        model = Agreement
        fields = ("organisation", "kind", "title", "text", "freedoms", "start", "end")
        labels: ClassVar[dict[str, str]] = {"organisation": "Partnership it is of"}
        help_texts: ClassVar[dict[str, str]] = {
            "freedoms": "What it lets the parties do; one on a line",
            "start": DAY,
            "end": f"First day on which it no longer holds, if it is known. {DAY}",
        }

    def __init__(
        self, *args: Any, places: Collection[str], parties: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(code__in=places)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
        self.fields["parties"].queryset = Organisation.objects.filter(pk__in=parties)  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 16
        self.fields["text"].max_length = 200_000  # type: ignore[attr-defined]
        self.fields["freedoms"].widget.attrs["rows"] = 4
        if self.instance.pk is not None:
            del self.fields["organisation"]
            there = self.instance.parties.values_list("organisation_id", flat=True)
            self.initial["parties"] = list(there)


class SignForm(Opened):
    """A party signs."""

    read = forms.BooleanField(label="I have read the text and sign it for this organisation")


class LeaveForm(Opened):
    """A party leaves."""

    left_on = forms.DateField(label="First day on which it is no longer bound", help_text=DAY)
    left_because = forms.CharField(label="Why", max_length=300)
