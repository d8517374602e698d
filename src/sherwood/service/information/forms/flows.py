"""Flows and lists of opt-outs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator

from sherwood.service.governance.models import Organisation
from sherwood.service.information.models import Flow

_LARGEST = 64 * 1024 * 1024


class FlowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A flow; its name stays once it is registered, since exports use it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    start = forms.DateField(label="From", help_text="For example, 4 July 2018")
    end = forms.DateField(
        label="Until", required=False, help_text="The first day on which it is no longer used"
    )

    class Meta:
        model = Flow
        fields = (
            "name", "title", "purpose", "legal_basis", "data", "recipients", "opt_out",
            "opt_out_reason", "start", "end", "owner",
        )  # fmt: skip
        help_texts = {"name": "Small letters, digits and hyphens, for example research-frailty"}  # noqa: RUF012

    def __init__(self, *args: Any, owners: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(code__in=owners)  # type: ignore[attr-defined]
        if self.instance.pk is not None:
            del self.fields["name"]

    def changes(self) -> dict[str, Any]:
        """What is to be saved."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OptOutsForm(forms.Form):
    """A list of people who opted out."""

    file = forms.FileField(
        label="List",
        help_text="CSV with a column person_id of pseudonyms",
        validators=[FileExtensionValidator(["csv"])],
    )
    version = forms.CharField(max_length=60, help_text="As its sender names it")
    checked_on = forms.DateField(
        label="Day on which the national service was asked", help_text="For example, 4 July 2018"
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a list."""
        if self.cleaned_data["file"].size > _LARGEST:
            raise forms.ValidationError("The list is larger than 64 MB.")
        return self.cleaned_data["file"]
