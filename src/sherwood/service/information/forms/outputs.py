"""Asking for outputs and reviewing them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator, RegexValidator

from sherwood.service.governance.models import Organisation
from sherwood.service.information.disclosing import POLICIES
from sherwood.service.information.models import Flow, Review
from sherwood.stats import policy_named

_LARGEST = 256 * 1024
_NAME = r"\A[A-Za-z0-9_-]{1,96}\.csv\Z"


class OutputForm(forms.Form):
    """An output to be asked for."""

    title = forms.CharField(max_length=200)
    context = forms.CharField(
        label="What it shows, and what it is for",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    flow = forms.ModelChoiceField(Flow.objects.none(), to_field_name="name", empty_label=None)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, nodes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["flow"].queryset = Flow.objects.all()  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.filter(code__in=nodes)  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """A table of true counts, which passes disclosure control and is not kept."""

    name = forms.CharField(
        label="Name of the file",
        max_length=100,
        validators=[RegexValidator(_NAME, "Write a name such as people.csv.")],
    )
    policy = forms.ChoiceField(
        label="Disclosure policy",
        choices=[
            (name, f"{name}: {policy_named(name).hide_from} to {policy_named(name).hide_to} hidden")
            for name in POLICIES
        ],
        widget=forms.RadioSelect,
    )
    counts = forms.FileField(
        label="Counts",
        help_text="CSV: labels in the first column, whole numbers in the others, without totals",
        validators=[FileExtensionValidator(["csv"])],
    )

    def clean_counts(self) -> bytes:
        """The bytes of a small file."""
        file = self.cleaned_data["counts"]
        if file.size > _LARGEST:
            raise forms.ValidationError("A table of counts is at most 256 kB.")
        content: bytes = file.read()
        return content


class ReviewForm(forms.Form):
    """A checker's vote."""

    vote = forms.ChoiceField(label="Your vote", choices=Review.Vote, widget=forms.RadioSelect)
    comment = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
